//! Runs one target for so many seconds on changed golden rows, with a stable toolchain:
//! `cargo run --manifest-path fuzz/Cargo.toml --bin fuzz -- redaction --seconds 600 [--seed 7]`.
//!
//! An input that breaks a property is written to `fuzz/artifacts/<target>-<seed>-<round>` and ends the run with code 1;
//! `fuzz <target> --input FILE` runs it again. The same seed gives the same inputs.

use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use sidedoor_fuzz::SEPARATOR;

type Target = fn(&[u8]);

const TARGETS: [(&str, Target); 4] = [
    ("views", sidedoor_fuzz::views),
    ("detectors", sidedoor_fuzz::detectors),
    ("packs", sidedoor_fuzz::packs),
    ("redaction", sidedoor_fuzz::redaction),
];

/// The longest input, in bytes.
const LONGEST: usize = 4096;

fn main() -> ExitCode {
    match Run::parse(env::args().skip(1)) {
        Ok(run) => run.run(),
        Err(problem) => {
            eprintln!("error: {problem}");
            eprintln!("usage: fuzz views|detectors|packs|redaction --seconds N [--seed N] | --input FILE");
            ExitCode::from(2)
        }
    }
}

struct Run {
    name: &'static str,
    target: Target,
    seconds: u64,
    seed: u64,
    input: Option<PathBuf>,
}

impl Run {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let name = arguments.next().ok_or("expected a target")?;
        let (name, target) =
            TARGETS.into_iter().find(|(known, _)| *known == name).ok_or(format!("unknown target {name}"))?;
        let mut run = Self { name, target, seconds: 20, seed: 1, input: None };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or(format!("{option} needs a value"))?;
            let number = || value.parse().map_err(|_| format!("{option} needs a number, found {value}"));
            match option.as_str() {
                "--seconds" => run.seconds = number()?,
                "--seed" => run.seed = number()?,
                "--input" => run.input = Some(PathBuf::from(&value)),
                other => return Err(format!("unknown option {other}")),
            }
        }
        Ok(run)
    }

    fn run(&self) -> ExitCode {
        if let Some(path) = &self.input {
            return match fs::read(path) {
                Ok(bytes) if catch_unwind(|| (self.target)(&bytes)).is_ok() => ExitCode::SUCCESS,
                Ok(_) => ExitCode::from(1),
                Err(error) => {
                    eprintln!("error: {}: {error}", path.display());
                    ExitCode::from(2)
                }
            };
        }
        let seeds = seeds(self.name);
        let mut random = Random(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let end = Instant::now() + Duration::from_secs(self.seconds);
        let (mut rounds, mut slowest) = (0_u64, Duration::ZERO);
        while Instant::now() < end {
            let input = change(&mut random, &seeds);
            rounds += 1;
            let begun = Instant::now();
            let target = self.target;
            if catch_unwind(|| target(&input)).is_err() {
                let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
                let path = folder.join(format!("{}-{}-{rounds}", self.name, self.seed));
                let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, &input));
                eprintln!("round {rounds} of seed {} breaks {}: {}", self.seed, self.name, path.display());
                return ExitCode::from(1);
            }
            slowest = slowest.max(begun.elapsed());
        }
        println!("{}: {rounds} inputs in {} s, seed {}, slowest {slowest:.1?}", self.name, self.seconds, self.seed);
        ExitCode::SUCCESS
    }
}

/// Every string of the golden rows; for packs, rules of the shipped pack.
fn seeds(target: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    if target == "packs" {
        let pack = fs::read_to_string(root.join("packs/en.toml")).expect("the shipped pack lies there");
        let mut rules: Vec<&str> = pack.split("\n[[").collect();
        let head = rules.remove(0);
        return rules.into_iter().map(|rule| format!("{head}\n[[{rule}")).collect();
    }
    let mut seeds = Vec::new();
    let mut folders = vec![root.join("tests/golden/detect"), root.join("tests/golden/text")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the golden rows lie there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(rows) = fs::read_to_string(path).unwrap_or_default().parse::<toml::Table>() {
                strings(&toml::Value::Table(rows), &mut seeds);
            }
        }
    }
    seeds.sort();
    seeds
}

fn strings(value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => found.push(text.clone()),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        toml::Value::Table(table) => table.values().for_each(|item| strings(item, found)),
        _ => {}
    }
}

/// Xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

/// Characters and words that the views and the detectors look at.
const TOKENS: &[&str] = &[
    " ",
    "\n",
    ".",
    "@",
    "/",
    "-",
    "_",
    "+",
    ":",
    "(",
    ")",
    "[",
    "]",
    "0",
    "1",
    "555",
    "4155550137",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "\u{fe0f}\u{20e3}",
    "٣",
    "５",
    "①",
    "𝟓",
    "é",
    "ß",
    "ﬃ",
    "İ",
    "ǅ",
    "한",
    "木",
    "👍",
    "at",
    "dot",
    "double",
    "triple",
    "oh",
    "hundred",
    "thousand",
    "and",
    "insta:",
    "call",
    "mail",
    "iban",
    "www.",
    "https://",
    "hxxp",
    "xn--",
    ".com",
    ".example",
    "t.me/",
    "$",
    "#",
    "[phone]",
    "█",
    "\u{1e}",
    "\u{1e}",
    "\0",
    "=",
    "\"",
    "'",
    "[[rule]]",
    "{",
    "*",
];

fn change(random: &mut Random, seeds: &[String]) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].clone();
    for _ in 0..random.below(6) {
        let other = &seeds[random.below(seeds.len())];
        match random.below(9) {
            0 => text = format!("{text} {other}"),
            1 => text = format!("{text}{SEPARATOR}{other}"),
            2 => {
                let (a, b) = (boundary(&text, random), boundary(other, random));
                text = format!("{}{}", &text[..a], &other[b..]);
            }
            3 | 4 => {
                let at = boundary(&text, random);
                text.insert_str(at, TOKENS[random.below(TOKENS.len())]);
            }
            5 => {
                let at = boundary(&text, random);
                text.insert(at, char::from_u32(random.below(0x2_0000) as u32).unwrap_or('\u{fffd}'));
            }
            6 => {
                let (a, b) = (boundary(&text, random), boundary(&text, random));
                text.replace_range(a.min(b)..a.max(b), "");
            }
            7 => {
                let (a, b) = (boundary(&text, random), boundary(&text, random));
                let part = text[a.min(b)..a.max(b)].to_owned();
                text.insert_str(a.max(b), &part.repeat(1 + random.below(4)));
            }
            _ => text = text.chars().map(|char| if random.below(9) == 0 { shifted(char) } else { char }).collect(),
        }
        let end = text.floor_char_boundary(LONGEST.min(text.len()));
        text.truncate(end);
    }
    let mut bytes = text.into_bytes();
    // Now and then what is no UTF-8.
    if random.below(20) == 0 && !bytes.is_empty() {
        let at = random.below(bytes.len());
        bytes[at] = random.next() as u8;
    }
    bytes
}

fn boundary(text: &str, random: &mut Random) -> usize {
    text.floor_char_boundary(random.below(text.len() + 1))
}

/// A fullwidth form where there is one, else the other case.
fn shifted(char: char) -> char {
    match char {
        '!'..='~' => char::from_u32(char as u32 + 0xfee0).unwrap_or(char),
        other => other.to_uppercase().next().unwrap_or(other),
    }
}
