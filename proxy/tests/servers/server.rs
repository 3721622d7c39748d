//! A server that runs a configuration on this machine.

use std::{
    fs,
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::support::{Message, PAGE, ask};

/// It writes below its directory alone, what it says too. It ends when it goes out of scope.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) directory: PathBuf,
    process: Child,
}

impl Server {
    /// In an empty directory, which is filled for that address; with the command that comes of it.
    pub(crate) fn start(name: &str, configure: impl FnOnce(&Path, SocketAddr) -> Command) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{number}"));
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        let address = free_address();
        let mut command = configure(&directory, address);
        let said = fs::File::create(directory.join("said")).unwrap();
        command.current_dir(&directory).stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
        let process = command.spawn().unwrap_or_else(|error| not_started(&command, &error));
        let mut server = Self { address, directory, process };
        server.wait();
        server
    }

    fn wait(&mut self) {
        let started = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let ended = self.process.try_wait().unwrap();
            let is_late = started.elapsed() > Duration::from_mins(1);
            if ended.is_some() || is_late {
                let said = fs::read_to_string(self.directory.join("said")).unwrap_or_default();
                panic!("nothing listens on {}: {said}", self.address);
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// A request of the page.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Message {
        let mut all = vec![("origin", PAGE)];
        all.extend_from_slice(headers);
        ask(self.address, method, target, &all, body)
    }

    /// Every file of its directory, the configuration among them.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut paths = vec![self.directory.clone()];
        while let Some(path) = paths.pop() {
            if path.is_dir() {
                paths.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                found.push(path);
            }
        }
        found
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Outside the range that the system gives ports from: other tests would be given this one meanwhile.
pub(super) fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 28_000 + u16::try_from(std::process::id() % 4_000).unwrap();
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::SeqCst);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// The command looks at a configuration and says whether it is one.
pub(crate) fn is_accepted(mut command: Command) {
    let output = command.output().unwrap_or_else(|error| not_started(&command, &error));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn not_started(command: &Command, error: &io::Error) -> ! {
    let program = command.get_program().display();
    match error.kind() {
        ErrorKind::NotFound => {
            panic!("{program} is not installed: `cargo xtask test` installs it, or apt-get install {program}")
        }
        _ => panic!("{program} does not start: {error}"),
    }
}
