//! The program that `www/runtime.js` starts, which then has it mount a page.

fn main() {
    keyferry::web::start();
}
