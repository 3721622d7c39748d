//! Installing what is missing, and only that.

mod debian;
mod envoy;
mod node;
mod python;
mod rust;

use anyhow::Result;

use crate::workspace::Workspace;

pub(crate) use self::python::home as python_home;

/// What a command needs on this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    /// Browsers, their npm drivers, Envoy, and the servers and key tools that tests run.
    tests: bool,
    /// Python with Nova and Keystone.
    openstack: bool,
    /// Huawei's validating server, SSH servers and clients.
    others: bool,
}

impl Needs {
    /// Compiling the page.
    pub(crate) const BUILD: Self = Self { tests: false, openstack: false, others: false };
    /// The tests that need no real server.
    pub(crate) const TESTS: Self = Self { tests: true, openstack: false, others: false };
    /// A real OpenStack to look at.
    pub(crate) const NOVA: Self = Self { tests: false, openstack: true, others: false };
    /// All of it.
    pub(crate) const EVERYTHING: Self = Self { tests: true, openstack: true, others: true };
}

/// Installs what these needs lack.
pub(crate) fn install(workspace: &Workspace, needs: Needs) -> Result<()> {
    rust::install_wasm()?;
    let programs = [
        (needs.tests, debian::FOR_TESTS),
        (needs.openstack, debian::FOR_OPENSTACK),
        (needs.others, debian::FOR_OTHER_SERVERS),
    ];
    let needed = programs.into_iter().filter(|(needed, _)| *needed);
    debian::install(needed.flat_map(|(_, programs)| programs).copied())?;
    if needs.tests {
        rust::install_lints()?;
        install_for_fuzzing()?;
        node::install(&workspace.path("tests/e2e"))?;
        node::install(&workspace.path("www/demo"))?;
        envoy::install(workspace)?;
    }
    if needs.others {
        node::install(&workspace.path("tests/real/huawei"))?;
    }
    if needs.openstack {
        python::install(workspace)?;
    }
    Ok(())
}

/// Installs what the proxy is put under load with.
pub(crate) fn install_for_benchmarks() -> Result<()> {
    debian::install(debian::FOR_BENCHMARKS.iter().copied())
}

/// Installs what the fuzz targets are compiled with.
pub(crate) fn install_for_fuzzing() -> Result<()> {
    debian::install(debian::FOR_FUZZING.iter().copied())
}
