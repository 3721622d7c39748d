//! Threads that serve, one for each core. A connection stays with its thread and so do those to
//! upstreams, so no request waits for another thread to wake up.

use std::{convert::Infallible, io, net, sync::Arc, thread, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::TcpStream,
    runtime::{Builder, Runtime},
    sync::{OwnedSemaphorePermit, mpsc},
};

use crate::relay::{Proxy, Room};

/// The most that a request line and its headers may have together, in bytes. Keystone's and
/// Huawei's signed tokens have some ten thousand.
const MAX_HEAD_LEN: usize = 64 * 1024;

/// Less than any limit that an operator would set, and too seldom to be felt.
const BEAT: Duration = Duration::from_secs(1);

/// A connection that was let in.
#[derive(Debug)]
pub(crate) struct Guest {
    pub(crate) stream: net::TcpStream,
    pub(crate) room: Room,
    /// Free for somebody else when the connection ends.
    pub(crate) places: Places,
}

/// What a connection takes up: a place, and a seat if it has one.
pub(crate) type Places = (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>);

#[derive(Debug)]
pub(crate) struct Workers {
    workers: Vec<Worker>,
    ended: mpsc::Receiver<Infallible>,
}

#[derive(Debug)]
struct Worker {
    queue: mpsc::UnboundedSender<(Guest, Arc<()>)>,
    /// Each connection has a clone of it: how many there are is how busy the thread is.
    presence: Arc<()>,
}

impl Workers {
    pub(crate) fn start(proxy: &Arc<Proxy>) -> io::Result<Self> {
        let (end, ended) = mpsc::channel(1);
        let count = thread::available_parallelism().map_or(1, usize::from);
        let workers: io::Result<_> = (0..count).map(|_| Worker::start(proxy, end.clone())).collect();
        Ok(Self { workers: workers?, ended })
    }

    /// Gives a connection to the thread that has the fewest.
    pub(crate) fn receive(&self, guest: Guest) {
        if let Some(worker) = self.workers.iter().min_by_key(|worker| Arc::strong_count(&worker.presence)) {
            // A thread ends after its queue does, and not before.
            let _ = worker.queue.send((guest, Arc::clone(&worker.presence)));
        }
    }

    /// Takes nobody any more, and waits for those who are there.
    pub(crate) async fn finish(mut self) {
        drop(self.workers);
        self.ended.recv().await;
    }
}

impl Worker {
    fn start(proxy: &Arc<Proxy>, end: mpsc::Sender<Infallible>) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        let (queue, guests) = mpsc::unbounded_channel();
        let proxy = Arc::clone(proxy);
        thread::Builder::new().name("worker".to_owned()).spawn(move || {
            run(runtime, guests, &proxy);
            drop(end);
        })?;
        Ok(Self { queue, presence: Arc::new(()) })
    }
}

fn run(runtime: Runtime, mut guests: mpsc::UnboundedReceiver<(Guest, Arc<()>)>, proxy: &Arc<Proxy>) {
    runtime.block_on(async {
        tokio::spawn(beat());
        let graceful = GracefulShutdown::new();
        while let Some((guest, presence)) = guests.recv().await {
            welcome(guest, presence, proxy, &graceful);
        }
        let patience = proxy.limits.body + proxy.limits.total;
        let _ = tokio::time::timeout(patience, graceful.shutdown()).await;
    });
    // A look-up of a name can't be called off, and nobody waits for it any more.
    runtime.shutdown_background();
}

/// Whenever a deadline is set that is earlier than all others, tokio writes to itself to wake up in
/// time, although the thread is awake: twice for each request where there is one at a time. With this
/// beat there is an earlier one always.
async fn beat() {
    loop {
        tokio::time::sleep(BEAT).await;
    }
}

/// Serves one connection beside the others.
fn welcome(guest: Guest, presence: Arc<()>, proxy: &Arc<Proxy>, graceful: &GracefulShutdown) {
    let Guest { stream, room, places } = guest;
    let Ok(stream) = TcpStream::from_std(stream) else { return };
    let http = http(proxy.patience(room), room);
    let proxy = Arc::clone(proxy);
    let service = service_fn(move |request| {
        let proxy = Arc::clone(&proxy);
        async move { Ok::<_, Infallible>(proxy.answer(request, room).await) }
    });
    let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        // A connection's errors are its client's: broken off, timed out, not HTTP.
        let _ = connection.await;
        drop((places, presence));
    });
}

fn http(patience: Duration, room: Room) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(MAX_HEAD_LEN);
    http.keep_alive(room == Room::Seat);
    http
}
