//! Rows of sources with what must come of them; the shipped texts are those of the declarations.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

use super::{Config, Sources, example, markdown};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    file: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    flags: Vec<String>,
    #[serde(default)]
    shows: Vec<String>,
    #[serde(default)]
    problems: Vec<String>,
}

#[track_caller]
fn check(row: Row) {
    let Row { name, file, env, flags, shows, problems } = row;
    let sources = Sources {
        home: PathBuf::from("/home"),
        file: file.map(|text| (PathBuf::from("/etc/sidedoor/sidedoor.toml"), text)),
        environment: env.into_iter().collect(),
        flags,
        current: PathBuf::from("/current"),
    };
    match Config::load(&sources) {
        Ok(config) => {
            assert!(problems.is_empty(), "{name}: loaded, expected {problems:#?}");
            let printed = config.to_toml();
            for line in shows {
                assert!(printed.lines().any(|printed| printed == line), "{name}: no line `{line}` in\n{printed}");
            }
            let again =
                Sources { file: Some((PathBuf::from("/elsewhere/x.toml"), printed)), ..Sources::empty("/home") };
            assert_eq!(Config::load(&again).unwrap().to_toml(), config.to_toml(), "{name}: reads back differently");
        }
        Err(error) => {
            let found: Vec<_> = error.problems.iter().map(ToString::to_string).collect();
            assert_eq!(found, problems, "{name}");
        }
    }
}

#[test]
fn rows() {
    let text = include_str!("../../tests/golden/config/rows.toml");
    for row in toml::from_str::<Rows>(text).unwrap().row {
        check(row);
    }
}

#[test]
fn a_file_that_is_no_toml_is_one_problem() {
    let file = Some((PathBuf::from("/x.toml"), "[limits\n".to_owned()));
    let error = Config::load(&Sources { file, ..Sources::empty("/home") }).unwrap_err();
    assert_eq!(error.problems.len(), 1);
    assert!(error.to_string().contains("/x.toml: not TOML"), "{error}");
}

#[test]
fn the_example_with_everything_uncommented_is_the_default() {
    let uncommented: String = example()
        .lines()
        .map(|line| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ') && !rest.ends_with('=')).unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let file = Some((PathBuf::from("/home/sidedoor.toml"), uncommented));
    let read = Config::load(&Sources { file, ..Sources::empty("/home") }).unwrap();
    assert_eq!(read.to_toml(), Config::load(&Sources::empty("/home")).unwrap().to_toml());
}

#[track_caller]
fn is_up_to_date(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, text).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == text, "{} is not what the declarations say; UPDATE_GOLDEN=1 rewrites it", path.display());
}

#[test]
fn the_shipped_texts_are_up_to_date() {
    is_up_to_date("docs/CONFIG.md", &markdown());
    is_up_to_date("deploy/sidedoor.toml", &example());
}
