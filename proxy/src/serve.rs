//! Listening, and stopping without cutting anyone off.

use std::{future::Future, io, pin::pin, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::Semaphore,
};

use crate::{
    relay::Proxy,
    worker::{Guest, Workers},
};

/// How long to wait after the system refused a connection, out of files perhaps.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop`, then finishes what is under way.
///
/// # Errors
/// When the system gives no threads.
pub async fn serve(
    listener: TcpListener,
    proxy: Arc<Proxy>,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let seats = Arc::new(Semaphore::new(proxy.limits.connections));
    let workers = Workers::start(&proxy)?;
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &seats) => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok(guest) => workers.receive(guest),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    drop(listener);
    workers.finish().await;
    Ok(())
}

async fn accept(listener: &TcpListener, seats: &Arc<Semaphore>) -> io::Result<Guest> {
    let seat = Arc::clone(seats).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok(Guest { stream: stream.into_std()?, seat })
}

/// Listens for SIGTERM and SIGINT from now on, and gives what waits for the first of them.
///
/// # Errors
/// When the system gives no signals.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
