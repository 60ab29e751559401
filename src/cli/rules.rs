//! `sidedoor rules`: test packs, look for rules that are of no use, and see what fires on a text.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};

use super::explanation::{Explanation, Paint};
use super::{Configuration, Ended};
use crate::engine::message::Message;
use crate::engine::rules::{Lint, PackFile, PackProblem, PackSet};
use crate::server::registry::{detect_options, load_preparer, toml_files};

/// Tests and lints rule packs, and explains what fires on a text. docs/RULES.md teaches the format.
#[derive(Debug, Subcommand)]
pub(super) enum Rules {
    /// Read packs and run their inline tests; every mistake of every file is shown with its line
    ///
    /// Exit codes: 0 all is well; 1 there are mistakes; 2 a file cannot be read.
    #[command(
        after_help = "Examples:\n  sidedoor rules test\n  sidedoor rules test packs/es.toml\n  sidedoor rules test --json my-packs/ | jq .problems"
    )]
    Test {
        /// Packs, or folders of packs; without any the configured folder. Packs given together are tested together
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Look for rules that are unreachable, shadowed, slow or written twice
    ///
    /// A rule is unreachable where each of its phrases always loses to another rule of the same target, or is cancelled
    /// by the rule's own context; a single such phrase is shadowed. A phrase is slow where the words that it is looked
    /// for by stand in so many texts that its regular expression runs on most of them.
    ///
    /// Exit codes: 0 nothing found; 1 something found, or the packs have mistakes; 2 a file cannot be read.
    #[command(after_help = "Examples:\n  sidedoor rules lint\n  sidedoor rules lint packs/en.toml packs/es.toml")]
    Lint {
        /// Packs, or folders of packs; without any the configured folder. Packs given together are compared
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show which rules and detectors fire on a text, in which view, and how the text hid it
    ///
    /// Needs no bundle. Each finding is shown in the original text and, where a disguise was undone, in the view that it
    /// was found in.
    #[command(
        after_help = "Examples:\n  sidedoor rules explain \"t a l k elsewhere, my mail is jo at example dot com\"\n  sidedoor rules explain --json \"pay me directly\" | jq '.findings[].rule'\n  echo \"some text\" | sidedoor rules explain -"
    )]
    Explain {
        /// The text; `-` reads the standard input
        #[arg(value_name = "TEXT")]
        text: String,
        /// The folder of packs, instead of the configured one
        #[arg(long, value_name = "DIR")]
        packs: Option<PathBuf>,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
        /// When to colour and underline
        #[arg(long, value_name = "WHEN", default_value = "auto")]
        color: Color,
    },
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Rules {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        match self {
            Self::Test { paths, json } => test(&read(paths, &config.packs.directory)?, *json),
            Self::Lint { paths, json } => lint(&read(paths, &config.packs.directory)?, *json),
            Self::Explain { text, packs, json, color } => {
                let packs = packs.as_deref().unwrap_or(&config.packs.directory);
                let text = match text.as_str() {
                    "-" => io::read_to_string(io::stdin()).context("cannot read the standard input")?,
                    text => text.to_owned(),
                };
                let preparer = load_preparer(packs, detect_options(&config), None)?;
                let prepared = preparer.prepare(&Message::plain(&text))?;
                let explanation = Explanation { text: &text, prepared: &prepared };
                let mut out = io::stdout().lock();
                if *json {
                    writeln!(out, "{}", serde_json::to_string_pretty(&explanation.to_json())?)?;
                } else {
                    let is_coloured = match color {
                        Color::Auto => out.is_terminal(),
                        Color::Always => true,
                        Color::Never => false,
                    };
                    let paint = if is_coloured { Paint::Ansi } else { Paint::Plain };
                    write!(out, "{}", explanation.render(paint)?)?;
                }
                Ok(Ended::Done)
            }
        }
    }
}

/// The packs of files and folders, each named as it was given.
fn read(paths: &[PathBuf], configured: &Path) -> anyhow::Result<Vec<PackFile>> {
    let mut files = Vec::new();
    let paths: Vec<&Path> =
        if paths.is_empty() { vec![configured] } else { paths.iter().map(PathBuf::as_path).collect() };
    for path in paths {
        if path.is_dir() {
            files.extend(
                toml_files(path)?.into_iter().map(|(name, text)| (path.join(name).display().to_string(), text)),
            );
        } else {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            files.push((path.display().to_string(), text));
        }
    }
    let mut names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        bail!("{} was given twice", twice[0]);
    }
    Ok(files)
}

fn test(files: &[PackFile], json: bool) -> anyhow::Result<Ended> {
    let loaded = PackSet::load(files);
    let problems = loaded.as_ref().err().map_or(&[][..], Vec::as_slice);
    let mut out = io::stdout().lock();
    if json {
        let packs: Vec<serde_json::Value> =
            loaded.iter().flat_map(PackSet::identities).map(|pack| serde_json::json!(pack)).collect();
        let problems: Vec<serde_json::Value> = problems.iter().map(problem_json).collect();
        writeln!(out, "{}", serde_json::json!({ "passed": loaded.is_ok(), "packs": packs, "problems": problems }))?;
    } else if let Ok(set) = &loaded {
        for pack in set.identities() {
            writeln!(out, "ok  {:<10} version {:<8} sha256 {}", pack.name, pack.version, pack.sha256)?;
        }
        let sizes = set.sizes();
        writeln!(
            out,
            "{} packs: {} rules, {} phrases, {} words to look for, {} inline tests passed",
            files.len(),
            sizes.rules,
            sizes.phrases,
            sizes.literals,
            sizes.inline_tests
        )?;
    } else {
        print_problems(problems, &mut out)?;
    }
    Ok(if loaded.is_ok() { Ended::Done } else { Ended::WithRefusals })
}

fn lint(files: &[PackFile], json: bool) -> anyhow::Result<Ended> {
    let mut out = io::stdout().lock();
    let lints = match Lint::all(files) {
        Ok(lints) => lints,
        Err(problems) => {
            if json {
                let problems: Vec<serde_json::Value> = problems.iter().map(problem_json).collect();
                writeln!(out, "{}", serde_json::json!({ "problems": problems, "lints": [] }))?;
            } else {
                print_problems(&problems, &mut out)?;
            }
            return Ok(Ended::WithRefusals);
        }
    };
    if json {
        let written: Vec<serde_json::Value> = lints
            .iter()
            .map(|lint| {
                serde_json::json!({ "file": lint.file, "line": lint.line, "lint": lint.kind.as_str(), "what": lint.what })
            })
            .collect();
        writeln!(out, "{}", serde_json::json!({ "problems": [], "lints": written }))?;
    } else {
        for lint in &lints {
            writeln!(out, "{}:{}: {}: {}", lint.file, lint.line, lint.kind, lint.what)?;
        }
        writeln!(out, "{} packs: {} lints", files.len(), lints.len())?;
    }
    Ok(if lints.is_empty() { Ended::Done } else { Ended::WithRefusals })
}

fn print_problems(problems: &[PackProblem], out: &mut impl Write) -> io::Result<()> {
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    writeln!(out, "{} mistakes", problems.len())
}

fn problem_json(problem: &PackProblem) -> serde_json::Value {
    serde_json::json!({ "file": problem.file, "line": problem.line, "what": problem.what })
}
