//! Who is let in: as many connections as there are seats, and beside them a few that are told to
//! come back. Everybody else waits in the system's queue, which moves as fast as those are answered.

use std::{io, sync::Arc};

use tokio::{net::TcpListener, sync::Semaphore};

use crate::{relay::Room, worker::Guest};

/// How many may stand in the doorway at once.
const DOORWAY: usize = 256;

#[derive(Debug)]
pub(crate) struct Door {
    listener: TcpListener,
    seats: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, seats: usize) -> Self {
        let places = Arc::new(Semaphore::new(seats.saturating_add(DOORWAY).min(Semaphore::MAX_PERMITS)));
        Self { listener, seats: Arc::new(Semaphore::new(seats)), places }
    }

    /// Waits for a place and for somebody to take it.
    pub(crate) async fn admit(&self) -> io::Result<Guest> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
        let (stream, _) = self.listener.accept().await?;
        stream.set_nodelay(true)?;
        let seat = Arc::clone(&self.seats).try_acquire_owned().ok();
        let room = if seat.is_some() { Room::Seat } else { Room::Doorway };
        Ok(Guest { stream: stream.into_std()?, room, places: (place, seat) })
    }
}
