//! Tests against servers that nobody here wrote.

use anyhow::Result;

use super::suite::node_test;
use crate::{
    build::{self, Profile},
    nova::{self, Nova},
    package,
    tally::Tally,
    workspace::Workspace,
};

/// Starts Nova and Keystone, runs the tests in `tests/real`, and stops them, whatever happened.
pub(super) fn run(workspace: &Workspace, filter: Option<&str>) -> Result<Tally> {
    build::everything(workspace, Profile::WebDev)?;
    package::npm(workspace, Profile::WebDev)?;
    let nova = Nova::start(workspace)?;
    let mut node = node_test(workspace, "tests/real", filter)?;
    node.envs(nova::environment(workspace)).envs(nova.environment());
    Tally::of(&mut node)
}
