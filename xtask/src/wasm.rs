//! From a crate to wasm and the JavaScript that loads it.

mod names;
mod parts;
mod paths;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

pub(crate) use self::paths::of_this_machine;
use crate::{
    build::Profile,
    process::{self, step},
    workspace::Workspace,
};

/// The only target there is for browsers.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How the JavaScript side is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glue {
    /// An ES module.
    Module,
    /// A classic script, for a worker that must start without fetching.
    Script,
}

/// One wasm module of the project.
#[derive(Debug)]
pub(crate) struct Module {
    /// The package it is built from.
    pub(crate) package: &'static str,
    /// Features to switch on.
    pub(crate) features: &'static [&'static str],
    /// Whether it is the package's program, not its library.
    pub(crate) is_program: bool,
    /// The stem of the built files' names.
    pub(crate) name: &'static str,
    /// How it is loaded.
    pub(crate) glue: Glue,
    /// Whether TypeScript declarations are written.
    pub(crate) typescript: bool,
    /// Whether it has a rest that comes after it, as `{name}_rest.wasm`.
    pub(crate) has_rest: bool,
}

/// The page.
pub(crate) const APPLICATION: Module = Module {
    package: "keyferry",
    features: &["split"],
    is_program: true,
    name: "keyferry",
    glue: Glue::Module,
    typescript: false,
    has_rest: true,
};

/// The realm of private keys.
pub(crate) const VAULT: Module = Module {
    package: "keyferry-vault",
    features: &["worker"],
    is_program: false,
    name: "vault",
    glue: Glue::Script,
    typescript: false,
    has_rest: false,
};

/// The core for JavaScript.
pub(crate) const CORE: Module = Module {
    package: "keyferry-headless",
    features: &[],
    is_program: false,
    name: "keyferry_core",
    glue: Glue::Module,
    typescript: false,
    has_rest: false,
};

/// Where modules are as they were linked, with the names of their functions.
pub(crate) fn linked(workspace: &Workspace, profile: Profile) -> PathBuf {
    workspace.target().join(TARGET).join(profile.name())
}

impl Module {
    /// Builds `{name}.js` and `{name}_bg.wasm` in a directory.
    pub(crate) fn build(&self, workspace: &Workspace, profile: Profile, to: &Path) -> Result<()> {
        step(&format!("compiling {} to wasm", self.package), || self.compile(workspace, profile))?;
        step(&format!("writing {}.js and {0}_bg.wasm", self.name), || {
            self.bind(&self.artifact(workspace, profile), profile, to)
        })
    }

    /// One package an invocation: features of different modules must not unify, or the
    /// application would link what only the vault may have. What is shipped names no path of this machine.
    fn compile(&self, workspace: &Workspace, profile: Profile) -> Result<()> {
        let mut cargo = process::cargo();
        cargo.current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.target());
        if profile == Profile::Release {
            cargo.env("CARGO_ENCODED_RUSTFLAGS", paths::remapped()?);
        }
        cargo.args(["rustc", "--locked", "--quiet", "--target", TARGET]);
        cargo.args(["--profile", profile.name(), "--package", self.package]);
        if self.is_program {
            cargo.args(["--bin", self.package]);
        } else {
            // Of a library that is linked into others too, Cargo leaves link-time optimisation out.
            cargo.args(["--lib", "--crate-type", "cdylib"]);
        }
        if !self.features.is_empty() {
            cargo.args(["--features", &self.features.join(",")]);
        }
        if self.has_rest {
            cargo.args(["--", "-Clink-arg=--emit-relocs"]);
        }
        process::run(&mut cargo)
    }

    fn artifact(&self, workspace: &Workspace, profile: Profile) -> PathBuf {
        let stem = if self.is_program { self.package.to_owned() } else { self.package.replace('-', "_") };
        linked(workspace, profile).join(format!("{stem}.wasm"))
    }

    /// What is shipped has short names; what is worked on has those that say something.
    fn bind(&self, wasm: &Path, profile: Profile, to: &Path) -> Result<()> {
        let script = to.join(format!("{}.js", self.name));
        let bind = || -> Result<()> {
            let mut output = self.input(wasm, to)?.generate_output()?;
            let shortened = (profile == Profile::Release).then(|| names::shorten(&mut output));
            output.emit(to)?;
            shortened.map_or(Ok(()), |names| names.apply(&script))
        };
        bind().with_context(|| format!("wasm-bindgen could not read {}", wasm.display()))?;
        if self.has_rest { parts::join(&script) } else { Ok(()) }
    }

    /// What wasm-bindgen is given: all of the module, or what comes first of it.
    fn input(&self, wasm: &Path, to: &Path) -> Result<Bindgen> {
        let mut bindgen = self.bindgen()?;
        if self.has_rest {
            let parts = wasm.with_extension("parts");
            fs::create_dir_all(&parts)?;
            let first = parts::part(wasm, &parts, &to.join(format!("{}_rest.wasm", self.name)))?;
            bindgen.input_bytes(self.name, first);
        } else {
            bindgen.input_path(wasm);
        }
        bindgen.out_name(self.name);
        Ok(bindgen)
    }

    fn bindgen(&self) -> Result<Bindgen> {
        let mut bindgen = Bindgen::new();
        match self.glue {
            Glue::Module => bindgen.web(true)?,
            Glue::Script => bindgen.no_modules(true)?,
        };
        bindgen
            .typescript(self.typescript)
            // A rest that comes later writes into the table.
            .keep_lld_exports(self.has_rest)
            .remove_name_section(true)
            .remove_producers_section(true);
        Ok(bindgen)
    }
}
