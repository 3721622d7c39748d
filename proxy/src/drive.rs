//! A connection and what is said over it, in one task: handing messages from one task to another
//! costs more than the messages.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use hyper::{
    client::conn::http1::Connection,
    rt::{Read, Write},
};

use crate::body::Body;

/// Keeps a connection going for as long as an exchange over it takes, then closes it.
pub(crate) async fn drive<S, T>(mut connection: Connection<S, Body>, exchange: impl Future<Output = T>) -> T
where
    S: Read + Write + Unpin,
{
    let mut exchange = pin!(exchange);
    let mut open = true;
    let said = poll_fn(|context| {
        let before = exchange.as_mut().poll(context);
        if before.is_ready() {
            return before;
        }
        // Its errors reach the exchange.
        open = open && connection.poll_without_shutdown(context).is_pending();
        exchange.as_mut().poll(context)
    });
    let said = said.await;
    poll_fn(|context| take_leave(&mut connection, context)).await;
    said
}

/// Says goodbye, as TLS wants it, if that can be said at once; the answer is there either way.
fn take_leave<S>(connection: &mut Connection<S, Body>, context: &mut Context<'_>) -> Poll<()>
where
    S: Read + Write + Unpin,
{
    let _ = Pin::new(connection).poll(context);
    Poll::Ready(())
}
