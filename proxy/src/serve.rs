//! Listening, and stopping without cutting anyone off.

use std::{future::Future, io, pin::pin, sync::Arc, time::Duration};

use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{SignalKind, signal},
    sync::{OwnedSemaphorePermit, Semaphore},
};

use crate::relay::Proxy;

/// The most that a request line and its headers may have together, in bytes. Keystone's and
/// Huawei's signed tokens have some ten thousand.
const MAX_HEAD_LEN: usize = 64 * 1024;

/// How long to wait after the system refused a connection, out of files perhaps.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves until `stop`, then finishes what is under way.
pub async fn serve(listener: TcpListener, proxy: Arc<Proxy>, stop: impl Future<Output = ()>) {
    let connections = Arc::new(Semaphore::new(proxy.limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &connections) => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, slot)) => connect(stream, slot, &proxy, &graceful),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    drop(listener);
    let patience = proxy.limits.body + proxy.limits.total;
    let _ = tokio::time::timeout(patience, graceful.shutdown()).await;
}

async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let slot = Arc::clone(connections).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, slot))
}

/// Serves one connection beside the others.
fn connect(stream: TcpStream, slot: OwnedSemaphorePermit, proxy: &Arc<Proxy>, graceful: &GracefulShutdown) {
    let service = TowerToHyperService::new(Arc::clone(proxy).router());
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(proxy.limits.body)
        .max_buf_size(MAX_HEAD_LEN)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        // A connection's errors are its client's: broken off, timed out, not HTTP.
        let _ = connection.await;
        drop(slot);
    });
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
