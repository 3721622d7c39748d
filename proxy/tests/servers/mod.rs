//! What every shipped configuration of another server is held to, whichever server runs it.

use std::{net::SocketAddr, path::Path};

pub(crate) mod check;
mod server;

pub(crate) use server::{Server, is_accepted};

/// A configuration that is shipped, and how its server says what all of them say.
pub(crate) struct Shipped {
    /// The status of an answer to a preflight.
    pub(crate) preflight: u16,
    /// The status of an answer in place of an upstream that can't be spoken with.
    pub(crate) unreachable: u16,
    /// Starts it with every route leading there, without TLS.
    pub(crate) before: fn(SocketAddr) -> Server,
    /// Starts it with every route leading to that port of `localhost`, with TLS. That authority is
    /// trusted, or without one those that it trusts as shipped.
    pub(crate) before_tls: fn(u16, Option<&Path>) -> Server,
}

/// A test for each check, under the check's name. Those that no server is let off are written here; a server
/// holds, or says why it can't, each of the others, since a check that is never used doesn't compile.
macro_rules! held_to {
    ($shipped:ident, and $held:tt, but not { $($left_out:ident: $reason:literal,)* }) => {
        $crate::servers::held_to!($shipped, [
            a_body_over_the_limit_never_reaches_the_upstream,
            a_foreign_origin_is_refused,
            a_preflight_names_the_headers_of_the_core,
            a_redirect_is_refused_and_the_other_place_hears_nothing,
            an_upstream_that_is_not_who_it_should_be_hears_nothing,
            errors_keep_their_body_and_can_be_read,
            it_allows_what_the_table_allows_and_sends_the_real_host,
            nothing_of_a_request_is_written_down,
            path_query_and_body_pass_byte_for_byte,
            query_and_body_pass_byte_for_byte,
            the_upstreams_certificate_is_verified,
            what_says_something_of_a_person_stays_here,
            what_the_table_does_not_name_goes_nowhere,
        ]);
        $crate::servers::held_to!($shipped, $held);
        $(
            #[test]
            #[ignore = $reason]
            fn $left_out() {
                $crate::servers::check::$left_out(&$shipped);
            }
        )*
    };
    ($shipped:ident, [$($name:ident,)*]) => {
        $(
            #[test]
            fn $name() {
                $crate::servers::check::$name(&$shipped);
            }
        )*
    };
}
pub(crate) use held_to;
