//! The declarations as text for people: the effective configuration, the example file, the reference.

use std::fmt::Write;

use toml::Value;

use super::reader::Entry;
use super::{Config, Sources};

/// The effective configuration as commented TOML.
pub(super) fn effective(entries: &[Entry]) -> String {
    render_toml(entries, |entry, key| match &entry.value {
        None if entry.is_secret => format!("# {key} is never printed"),
        Some(value) => format!("{key} = {value}"),
        None => format!("# {key} is not set"),
    })
}

/// The example file: every key commented out with its default.
#[must_use]
pub fn example() -> String {
    let body = render_toml(&declarations(), |entry, key| match &entry.default {
        None if entry.is_secret => format!("# {key} has no place in a file"),
        Some(value) => format!("#{key} = {value}"),
        None => format!("#{key} ="),
    });
    format!(
        "# An example configuration of Sidedoor: every key with its default. Uncomment what you change.\n\
         # Relative paths start from the folder of this file; the default ones start from the home folder, the\n\
         # nearest folder above the executable that holds models/ and policies/.\n\n{body}"
    )
}

/// The reference: `docs/CONFIG.md`.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# Configuration\n\n\
         Generated from the declarations in `src/config`; `UPDATE_GOLDEN=1 cargo test --lib config` rewrites it.\n\n\
         One TOML file, named by `--config FILE` or `SIDEDOOR_CONFIG`. Every key has a default, so the file may be absent \
         or partial; `deploy/sidedoor.toml` is an example. A value is taken from the first of these that gives it:\n\n\
         1. the flag `--set section.key=value` (may be repeated),\n\
         2. the environment variable `SIDEDOOR_SECTION__KEY`,\n\
         3. the file,\n\
         4. the default.\n\n\
         In flags and variables a value is TOML, or a bare word where the key takes a string. Relative paths start from the \
         folder of the file, or from the current folder in flags and variables; defaults start from the home folder: \
         `SIDEDOOR_HOME`, or else the nearest folder above the executable that holds `models/` and `policies/`.\n\n\
         Every mistake is reported at once: unknown sections and keys, wrong types, values out of range, contradictions. \
         `sidedoor serve --print-config` prints the effective configuration in a form that can be read back.\n",
    );
    let mut current = "";
    for entry in declarations() {
        let (section, key) = entry.parts();
        if section != current {
            current = section;
            let _ = write!(out, "\n## [{section}]\n\n| key | value | unit | default | what |\n|---|---|---|---|---|\n");
        }
        let default = match &entry.default {
            Some(Value::String(path)) if entry.is_path => format!("`<home>/{path}`"),
            Some(value) => format!("`{value}`"),
            None => "not set".to_owned(),
        };
        let _ = writeln!(out, "| `{key}` | {} | {} | {default} | {} |", entry.expected, entry.unit, entry.doc);
    }
    out
}

/// Every key at its default.
fn declarations() -> Vec<Entry> {
    Config::load(&Sources::empty("")).map(|config| config.entries).unwrap_or_default()
}

fn render_toml(entries: &[Entry], line: impl Fn(&Entry, &str) -> String) -> String {
    let mut out = String::new();
    let mut current = "";
    for entry in entries {
        let (section, key) = entry.parts();
        if section != current {
            let gap = if current.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}[{section}]");
            current = section;
        }
        let unit = if entry.unit.is_empty() { String::new() } else { format!(", in {}", entry.unit) };
        let _ = writeln!(out, "# {}\n# {}{unit}\n{}", entry.doc, entry.expected, line(entry, key));
    }
    out
}
