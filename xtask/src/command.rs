//! What can be asked of this program.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, bail};

use crate::{
    bench,
    build::{self, Profile},
    docs,
    fuzz::{self, Fuzz},
    package, release,
    serve::{self, Serve},
    setup::{self, Needs},
    single::Single,
    test::{self, Tests},
    workspace::Workspace,
};

const USAGE: &str = "\
cargo xtask setup                    install everything the other commands need
cargo xtask build [--release]        build the console page into dist/console/
cargo xtask package [--single-file [--config FILE] [--out FILE]]
                                     build what is shipped: the page into dist/console/, the
                                     npm package into dist/npm/; and the page in one file, with the
                                     settings in it if a config.json is named, into dist/keyferry.html
cargo xtask single-file [--config FILE] [--out FILE]
                                     put the page that was built last into one file
cargo xtask release --dry-run        say whether what is here can be released: versions, changelog,
                                     interface, sizes, and that two builds are the same
cargo xtask docs [--page DIR]        build the documentation site into dist/docs/, around the page as it
                                     is shipped, or around one that is built in DIR
cargo xtask serve [--nova] [--no-open]
                                     build and serve the page with proxy and sandbox; with --nova
                                     also with a real OpenStack Nova and Keystone
cargo xtask key-list --name NAME --out FILE [--bits N] [--as openssh|openssl] INPUT...
                                     make a list of known keys for the page out of what others
                                     publish
cargo xtask test [--real] [FILTER]   run every test, or those whose suite is FILTER or whose name
                                     holds it; --real runs those against real servers instead
cargo xtask bench [WORD]...          measure what is shipped, side by side with the usual tools; words
                                     choose among the files of tests/bench/
cargo xtask fuzz [--seconds N] [TARGET]
                                     run every fuzz target of the vault's readers, or that one, for
                                     N seconds (600)";

/// One thing to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// Print the list of commands.
    Help,
    /// Install what is missing.
    Setup,
    /// Build the page.
    Build(Profile),
    /// Build what is shipped, the page in one file if it is asked for.
    Package(Option<Single>),
    /// Put the built page into one file.
    SingleFile(Single),
    /// Say whether what is here can be released.
    Release,
    /// Build the documentation site, around a page that is built there already.
    Docs(Option<PathBuf>),
    /// Build and serve the page.
    Serve(Serve),
    /// Make a list of known keys.
    KeyList(Vec<String>),
    /// Run tests.
    Test(Tests),
    /// Measure.
    Bench(Vec<String>),
    /// Run fuzz targets.
    Fuzz(Fuzz),
    /// Put the vault beside a page that Trunk is building.
    StageVault,
}

impl Command {
    /// Reads the command line.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match words.as_slice() {
            [] | ["help" | "--help" | "-h", ..] => Ok(Self::Help),
            ["setup"] => Ok(Self::Setup),
            ["build"] => Ok(Self::Build(Profile::WebDev)),
            ["build", "--release"] => Ok(Self::Build(Profile::Release)),
            ["package"] => Ok(Self::Package(None)),
            ["package", "--single-file", options @ ..] => Ok(Self::Package(Some(Single::parse(options)?))),
            ["single-file", options @ ..] => Single::parse(options).map(Self::SingleFile),
            ["release", "--dry-run"] => Ok(Self::Release),
            ["release"] => {
                bail!("releases are made by people, as CONTRIBUTING.md says: add --dry-run to check one")
            }
            ["docs"] => Ok(Self::Docs(None)),
            ["docs", "--page", directory] => Ok(Self::Docs(Some(directory.into()))),
            ["serve", options @ ..] => Serve::parse(options).map(Self::Serve),
            ["key-list", options @ ..] => {
                Ok(Self::KeyList(options.iter().map(|&option| option.to_owned()).collect()))
            }
            ["test", options @ ..] => Tests::parse(options).map(Self::Test),
            ["bench", words @ ..] => Ok(Self::Bench(words.iter().map(ToString::to_string).collect())),
            ["fuzz", options @ ..] => Fuzz::parse(options).map(Self::Fuzz),
            ["stage-vault"] => Ok(Self::StageVault),
            _ => bail!("`{}` is not a command. There are:\n{USAGE}", words.join(" ")),
        }
    }

    /// Does it.
    pub(crate) fn run(self, workspace: &Workspace) -> Result<ExitCode> {
        match self {
            Self::Help => println!("{USAGE}"),
            Self::Setup => setup::install(workspace, Needs::EVERYTHING)?,
            Self::Build(profile) => {
                setup::install(workspace, Needs::BUILD)?;
                build::console(workspace, profile)?;
            }
            Self::Package(single) => {
                setup::install(workspace, Needs::BUILD)?;
                build::console(workspace, Profile::Release)?;
                package::npm(workspace, Profile::Release)?;
                single.map_or(Ok(()), |single| single.write(workspace))?;
            }
            Self::SingleFile(single) => single.write(workspace)?,
            Self::Release => {
                setup::install(workspace, Needs::TESTS)?;
                return release::dry_run(workspace);
            }
            Self::Docs(Some(page)) => docs::site(workspace, &page)?,
            Self::Docs(None) => {
                setup::install(workspace, Needs::BUILD)?;
                build::console(workspace, Profile::Release)?;
                docs::site(workspace, &workspace.console())?;
            }
            Self::Serve(serve) => serve::run(workspace, serve)?,
            Self::KeyList(options) => build::key_list(&options)?,
            Self::Test(tests) => return test::run(workspace, &tests),
            Self::Bench(words) => bench::run(workspace, &words)?,
            Self::Fuzz(fuzz) => return fuzz::run(workspace, &fuzz),
            Self::StageVault => build::stage_vault(workspace)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}
