//! The arrows between modules, read off the source as text: an edge that the table does not allow fails.

use std::fs;
use std::path::{Path, PathBuf};

/// Which modules each module of the engine may use, beside itself.
const ENGINE: &[(&str, &[&str])] = &[
    ("taxonomy", &[]),
    ("day", &[]),
    ("parties", &["taxonomy"]),
    ("message", &["parties", "taxonomy", "text", "verdict"]),
    ("purpose", &["taxonomy"]),
    ("report", &["message", "parties", "policy", "taxonomy", "verdict"]),
    ("verdict", &["policy", "score", "taxonomy", "text"]),
    ("text", &["taxonomy"]),
    ("overlap", &["taxonomy", "text", "verdict"]),
    ("rules", &["model", "overlap", "taxonomy", "text", "verdict"]),
    ("detect", &["overlap", "taxonomy", "text", "verdict"]),
    ("redact", &["identifier_key", "overlap", "policy", "text", "verdict"]),
    ("identifier_key", &["verdict"]),
    ("thread", &["detect", "message", "taxonomy", "text", "verdict"]),
    ("model", &["score", "screen", "taxonomy", "text"]),
    ("screen", &["score", "taxonomy", "text"]),
    ("score", &["taxonomy"]),
    ("policy", &["day", "parties", "score", "taxonomy"]),
    ("eval", &["score", "taxonomy", "verdict"]),
];

/// Which zones each zone may use, beside itself.
const ZONES: &[(&str, &[&str])] = &[
    ("engine", &[]),
    ("config", &["engine"]),
    ("server", &["engine", "config"]),
    ("cli", &["engine", "config", "server"]),
];

#[test]
fn engine_modules_use_only_what_the_table_allows() {
    for (module, allowed) in ENGINE {
        for path in sources(&format!("src/engine/{module}")) {
            for used in crate_paths(&path, "crate::engine::") {
                assert!(
                    used == *module || allowed.contains(&used.as_str()),
                    "{}: `{module}` must not use `{used}`",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn zones_use_only_what_lies_inside() {
    for (zone, allowed) in ZONES {
        for path in sources(&format!("src/{zone}")) {
            for used in crate_paths(&path, "crate::") {
                assert!(
                    used == *zone || allowed.contains(&used.as_str()),
                    "{}: `{zone}` must not use `{used}`",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn wire_types_stop_at_the_door() {
    for path in sources("src") {
        let inside = path.starts_with(root().join("src/server/grpc")) || path.ends_with("src/server/mod.rs");
        let text = fs::read_to_string(&path).unwrap();
        assert!(inside || !text.contains("tonic::Status"), "{}: tonic::Status outside server/grpc", path.display());
    }
}

#[test]
fn files_stay_small() {
    for path in sources("src") {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{}: {lines} lines, at most 500", path.display());
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of a module, which is a folder or one file.
fn sources(module: &str) -> Vec<PathBuf> {
    let folder = root().join(module);
    if !folder.is_dir() {
        return vec![folder.with_extension("rs")];
    }
    let mut files = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty(), "no sources in {module}");
    files
}

/// The first names behind `prefix` in a file, `use` groups included; tests and doc lines are left out.
fn crate_paths(path: &Path, prefix: &str) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let code: String = text
        .split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut names = Vec::new();
    for rest in code.split(prefix).skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split("};").next().unwrap_or_default();
            names.extend(group.split(',').map(first_name));
        } else {
            names.push(first_name(rest));
        }
    }
    names.retain(|name| name.chars().next().is_some_and(char::is_lowercase));
    names
}

fn first_name(path: &str) -> String {
    path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
