//! A connection and what is said over it, in one task: handing messages from one task to another
//! costs more than the messages.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

use hyper::{
    client::conn::http1::Connection,
    rt::{Read, Write},
};

use crate::body::Body;

/// Keeps a connection going for as long as an exchange over it takes.
pub(crate) async fn drive<S, T>(
    connection: &mut Connection<S, Body>,
    mut exchange: Pin<&mut impl Future<Output = T>>,
) -> T
where
    S: Read + Write + Unpin,
{
    let mut open = true;
    poll_fn(|context| {
        let before = exchange.as_mut().poll(context);
        if before.is_ready() {
            return before;
        }
        // Its errors reach the exchange.
        open = open && connection.poll_without_shutdown(context).is_pending();
        exchange.as_mut().poll(context)
    })
    .await
}

/// Says goodbye, if that can be said at once.
pub(crate) async fn take_leave<S>(connection: &mut Connection<S, Body>)
where
    S: Read + Write + Unpin,
{
    poll_fn(|context| {
        let _ = Pin::new(&mut *connection).poll(context);
        Poll::Ready(())
    })
    .await;
}
