//! Programs that come as Debian packages.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use crate::process::{self, step};

/// A program, and the Debian package that has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    /// What is looked for.
    sign: Sign,
    /// Where it comes from.
    package: &'static str,
    /// A service that the package would start, and that nobody asked for.
    service: Option<&'static str>,
}

/// How a program shows that it is there.
#[derive(Clone, Copy, Debug)]
enum Sign {
    /// A program in `PATH`.
    Runs(&'static str),
    /// Python finds this module.
    Imports(&'static str),
    /// Python extensions can be compiled.
    PythonHeaders,
    /// This file is there.
    File(&'static str),
}

/// Browsers, their drivers and a screen for one of them, the servers of the shipped configurations, what exported
/// requests are run by, the reference key tools, which the corpus of key files is made with, and what the
/// page's languages are written in when it is pictured.
pub(crate) const FOR_TESTS: &[Program] = &[
    program("chromium", "chromium"),
    program("chromedriver", "chromium-driver"),
    program("firefox-esr", "firefox-esr"),
    program("WebKitWebDriver", "webkit2gtk-driver"),
    program("Xvfb", "xvfb"),
    service("nginx", "nginx-light", "nginx.service"),
    service("caddy", "caddy", "caddy.service"),
    program("curl", "curl"),
    program("ssh-keygen", "openssh-client"),
    program("openssl", "openssl"),
    program("puttygen", "putty-tools"),
    program("dropbearconvert", "dropbear-bin"),
    module("paramiko", "python3-paramiko"),
    module("cryptography", "python3-cryptography"),
    module("ensurepip", "python3-venv"),
    Program { sign: Sign::File(CJK_FONT), package: "fonts-noto-cjk", service: None },
];

const CJK_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// What OpenStack's Python packages are compiled with and talked to.
pub(crate) const FOR_OPENSTACK: &[Program] = &[
    program("curl", "curl"),
    program("cc", "gcc"),
    module("ensurepip", "python3-venv"),
    Program { sign: Sign::PythonHeaders, package: "python3-dev", service: None },
];

/// What the proxy is put under load with.
pub(crate) const FOR_BENCHMARKS: &[Program] = &[program("wrk", "wrk")];

/// What libFuzzer is compiled with.
pub(crate) const FOR_FUZZING: &[Program] = &[program("c++", "g++")];

/// The SSH implementations that generated keys log in with.
pub(crate) const FOR_OTHER_SERVERS: &[Program] = &[
    service("sshd", "openssh-server", "ssh.service"),
    program("ssh", "openssh-client"),
    program("dbclient", "dropbear-bin"),
    program("plink", "putty-tools"),
];

const fn module(name: &'static str, package: &'static str) -> Program {
    Program { sign: Sign::Imports(name), package, service: None }
}

const fn program(name: &'static str, package: &'static str) -> Program {
    Program { sign: Sign::Runs(name), package, service: None }
}

const fn service(name: &'static str, package: &'static str, service: &'static str) -> Program {
    Program { sign: Sign::Runs(name), package, service: Some(service) }
}

impl Program {
    fn is_there(self) -> bool {
        match self.sign {
            Sign::Runs(name) => process::find(name).is_some(),
            Sign::File(path) => Path::new(path).exists(),
            Sign::Imports(module) => python(&format!("import {module}")),
            Sign::PythonHeaders => python(
                "import os, sys, sysconfig; \
                 sys.exit(not os.path.exists(sysconfig.get_path('include') + '/Python.h'))",
            ),
        }
    }
}

/// Installs the packages of the programs that are missing.
pub(crate) fn install(programs: impl Iterator<Item = Program>) -> Result<()> {
    let missing: Vec<Program> = programs.filter(|program| !program.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    packages.dedup();
    let list = packages.join(" ");
    if process::find("apt-get").is_none() {
        bail!(
            "these programs are missing, and there is no apt-get to install them with: please \
             install what your system calls {list}"
        );
    }
    step(&format!("installing Debian packages: {list}"), || install_packages(&missing, &packages))
}

fn install_packages(programs: &[Program], packages: &[&str]) -> Result<()> {
    let services: Vec<&str> = programs.iter().filter_map(|one| one.service).collect();
    let managed = !services.is_empty() && Path::new("/run/systemd/system").is_dir();
    if managed {
        process::run(administrator("systemctl").args(["--quiet", "mask"]).args(&services))?;
    }
    process::run(administrator("apt-get").args(["update", "-qq"]))?;
    process::run(
        administrator("apt-get").args(["install", "-qq", "--yes", "--no-install-recommends"]).args(packages),
    )?;
    if managed {
        for word in ["unmask", "disable"] {
            process::run(administrator("systemctl").args(["--quiet", word]).args(&services))?;
        }
    }
    Ok(())
}

/// A command run as root, without questions.
fn administrator(program: &str) -> Command {
    let is_root = process::answer(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    command
}

fn python(code: &str) -> bool {
    process::succeeds(Command::new("/usr/bin/python3").args(["-c", code]))
}
