//! A real OpenStack Nova with its Keystone, by `tests/real/nova.sh`.

use std::{collections::HashMap, process::Command};

use anyhow::{Context, Result};

use crate::{
    process::{self, step},
    setup,
    workspace::Workspace,
};

/// A Nova that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Nova {
    workspace: Workspace,
    facts: HashMap<String, String>,
}

impl Nova {
    /// Starts Keystone and Nova.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let mut nova = Self { workspace: workspace.clone(), facts: HashMap::new() };
        let printed = step("starting Keystone and Nova", || process::answer(nova.script().arg("start")))?;
        nova.facts = facts(&printed);
        Ok(nova)
    }

    /// What a request's path begins with, project included.
    pub(crate) fn endpoint(&self) -> Result<&str> {
        let endpoint = self.facts.get("NOVA_ENDPOINT");
        endpoint.map(String::as_str).context("nova.sh printed no NOVA_ENDPOINT")
    }

    /// Its Keystone's address, version included.
    pub(crate) fn identity(&self) -> Result<&str> {
        let identity = self.facts.get("KEYSTONE_ENDPOINT");
        identity.map(String::as_str).context("nova.sh printed no KEYSTONE_ENDPOINT")
    }

    /// `scheme://host:port` of the endpoint.
    pub(crate) fn origin(&self) -> Result<&str> {
        let (origin, _) = self.endpoint()?.split_once("/v2.1").context("Nova's endpoint has no version")?;
        Ok(origin)
    }

    /// A fresh token of the user `demo`.
    pub(crate) fn token(&self) -> Result<String> {
        process::answer(self.script().arg("token"))
    }

    /// What a program needs to know to use this Nova and to ask for tokens.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&String, &String)> {
        self.facts.iter()
    }

    fn script(&self) -> Command {
        let mut script = Command::new(self.workspace.path("tests/real/nova.sh"));
        script.envs(environment(&self.workspace));
        script
    }
}

impl Drop for Nova {
    /// Stops both. Nobody is left to tell of a failure here.
    fn drop(&mut self) {
        let _ = process::run(self.script().arg("stop"));
    }
}

/// Where the script finds its Python and keeps its state.
pub(crate) fn environment(workspace: &Workspace) -> [(&'static str, std::path::PathBuf); 2] {
    [
        ("KEYFERRY_PYTHON", setup::python_home(workspace)),
        ("KEYFERRY_STATE", workspace.root().join("target/nova")),
    ]
}

fn facts(printed: &str) -> HashMap<String, String> {
    let pairs = printed.lines().filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
