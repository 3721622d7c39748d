//! Listening, and stopping without cutting anyone off.

use std::{
    future::Future,
    io::{self, ErrorKind},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{door::Door, relay::Proxy, worker::Workers};

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
    let door = Door::new(listener, proxy.limits.connections);
    let workers = Workers::start(&proxy)?;
    let mut stop = pin!(stop);
    loop {
        let came = tokio::select! {
            came = door.admit() => came,
            () = &mut stop => break,
        };
        match came {
            Ok(guest) => workers.receive(guest),
            Err(error) if is_the_clients(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    drop(door);
    workers.finish().await;
    Ok(())
}

/// Whether somebody went away before being let in, which is no reason to keep others waiting.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
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
