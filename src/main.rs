//! Mounts the console page.

fn main() {
    keyferry::web::start();
}
