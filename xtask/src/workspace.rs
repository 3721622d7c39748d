//! Where things are in the repository, and where built things go.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The repository's directories.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the workspace this program was built from.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask must lie in a directory of the workspace")?
            .to_owned();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |directory| root.join(directory));
        Ok(Self { root, target })
    }

    /// The workspace with that root, whose built things stay below it.
    pub(crate) fn at(root: PathBuf) -> Self {
        let target = root.join("target");
        Self { root, target }
    }

    /// The top of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or directory of the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target directory.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A native program built with Cargo's `dev` profile.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// The built console page.
    pub(crate) fn console(&self) -> PathBuf {
        self.root.join("dist/console")
    }

    /// The page in one file.
    pub(crate) fn single(&self) -> PathBuf {
        self.root.join("dist/keyferry.html")
    }

    /// The built npm package.
    pub(crate) fn npm(&self) -> PathBuf {
        self.root.join("dist/npm")
    }

    /// The built documentation site.
    pub(crate) fn docs(&self) -> PathBuf {
        self.root.join("dist/docs")
    }

    /// Programs that setup installs for this repository alone; kept over `cargo clean` of another
    /// target directory.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }
}
