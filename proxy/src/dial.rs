//! Reaching a server: its name to addresses, one of them to a connection.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    pin::pin,
    time::Duration,
};

use tokio::{
    net::{TcpStream, lookup_host},
    time::{sleep, timeout},
};

/// How long addresses of one kind are tried alone, before those of the other kind are tried beside
/// them (RFC 8305 §5).
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to a host by its name or its address; an address is not looked up.
pub(crate) async fn dial(host: &str, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let (first, second) = by_kind(lookup_host((host, port)).await?);
    let first = pin!(any_of(&first, patience));
    let stream =
        if second.is_empty() { first.await? } else { race(first, any_of(&second, patience)).await? };
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Addresses of the kind that the resolver put first, and the others.
fn by_kind(addresses: impl Iterator<Item = SocketAddr>) -> (Vec<SocketAddr>, Vec<SocketAddr>) {
    let mut addresses = addresses.peekable();
    let is_ipv6 = addresses.peek().is_some_and(SocketAddr::is_ipv6);
    addresses.partition(|address| address.is_ipv6() == is_ipv6)
}

/// Tries one address after the other. Each has its share of the time, so that one which says nothing
/// leaves some to the next.
async fn any_of(addresses: &[SocketAddr], patience: Duration) -> io::Result<TcpStream> {
    let share = patience / u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    let mut result = Err(ErrorKind::NotFound.into());
    for address in addresses {
        result = timeout(share, TcpStream::connect(address)).await.unwrap_or_else(|late| Err(late.into()));
        if result.is_ok() {
            break;
        }
    }
    result
}

/// The first of two that succeeds. The second starts when the first has failed or had its head start.
async fn race<T>(
    mut first: impl Future<Output = io::Result<T>> + Unpin,
    second: impl Future<Output = io::Result<T>>,
) -> io::Result<T> {
    tokio::select! {
        result = &mut first => return if result.is_ok() { result } else { second.await },
        () = sleep(HEAD_START) => {}
    }
    let mut second = pin!(second);
    tokio::select! {
        result = &mut first => if result.is_ok() { result } else { second.await },
        result = &mut second => if result.is_ok() { result } else { first.await },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::{
        future::{pending, ready},
        io::{self, ErrorKind},
        net::{SocketAddr, TcpListener},
        time::Duration,
    };

    use super::{any_of, by_kind, dial, race};

    const PATIENCE: Duration = Duration::from_secs(5);

    fn run<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
    }

    fn lost() -> impl Future<Output = io::Result<u8>> + Unpin {
        ready(Err(ErrorKind::ConnectionRefused.into()))
    }

    #[test]
    fn one_of_two_that_works_is_enough() {
        for (first, second) in [(1, 2), (1, 0), (0, 2)] {
            let answer = |value: u8| if value == 0 { Err(ErrorKind::NotFound.into()) } else { Ok(value) };
            let won = run(race(ready(answer(first)), ready(answer(second))));
            assert_eq!(won.unwrap(), if first == 0 { second } else { first });
        }
        assert_eq!(run(race(pending(), ready(Ok(2)))).unwrap(), 2);
        assert_eq!(run(race(lost(), lost())).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }

    #[test]
    fn an_address_that_refuses_leaves_the_turn_to_the_next() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let there = listener.local_addr().unwrap();
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let reached = run(any_of(&[gone, there], PATIENCE)).unwrap();
        assert_eq!(reached.peer_addr().unwrap(), there);
        assert_eq!(run(any_of(&[gone], PATIENCE)).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        assert_eq!(run(any_of(&[], PATIENCE)).unwrap_err().kind(), ErrorKind::NotFound);
        for host in ["127.0.0.1", "localhost"] {
            assert!(run(dial(host, there.port(), PATIENCE)).is_ok(), "{host}");
        }
    }

    #[test]
    fn addresses_are_told_apart_by_their_kind() {
        let all = ["[::1]:1", "127.0.0.1:1", "[::2]:1"].map(|text| text.parse::<SocketAddr>().unwrap());
        assert_eq!(by_kind(all.into_iter()), (vec![all[0], all[2]], vec![all[1]]));
        assert_eq!(by_kind(all.into_iter().skip(1)), (vec![all[1]], vec![all[2]]));
    }
}
