//! `sidedoor bench rules`: views, detectors and packs without the model.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{Configuration, print, read_messages};
use crate::engine::Preparer;
use crate::engine::message::Message;
use crate::server::registry::{detect_options, load_preparer};
use crate::server::usage::ThreadClock;

/// What `bench rules` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct Rules {
    /// Messages, one JSON object with a `text` a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: Option<PathBuf>,
    /// Time per byte of hostile texts from 100 bytes to 1 MB, to show that it is linear
    #[arg(long)]
    adversarial: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

impl Rules {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        let config = configuration.load()?;
        let preparer = load_preparer(&config.packs.directory, detect_options(&config), None)?;
        if self.jsonl.is_none() && !self.adversarial {
            anyhow::bail!("nothing to measure: give --jsonl FILE, --adversarial, or both");
        }
        let messages = self.jsonl.as_ref().map(|file| read_messages(file, usize::MAX)).transpose()?;
        let report = Report {
            traffic: messages.map(|messages| traffic(&preparer, &messages)).transpose()?,
            adversarial: if self.adversarial { adversarial(&preparer)? } else { Vec::new() },
        };
        print(&report, self.json, |out| report.write(out))
    }
}

#[derive(Debug, Serialize)]
struct Report {
    traffic: Option<Traffic>,
    adversarial: Vec<Hostile>,
}

#[derive(Debug, Serialize)]
struct Traffic {
    messages: usize,
    bytes: usize,
    findings: usize,
    cpu_seconds: f64,
    messages_per_cpu_second: f64,
    megabytes_per_cpu_second: f64,
}

/// One kind of hostile text at several lengths.
#[derive(Debug, Serialize)]
struct Hostile {
    kind: &'static str,
    /// Bytes, and nanoseconds of processor time per byte.
    points: Vec<(usize, f64)>,
}

impl Report {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(traffic) = &self.traffic {
            writeln!(
                out,
                "{} messages, {} bytes, {} findings in {:.3} CPU-seconds: {:.0} messages and {:.2} MB per CPU-second",
                traffic.messages,
                traffic.bytes,
                traffic.findings,
                traffic.cpu_seconds,
                traffic.messages_per_cpu_second,
                traffic.megabytes_per_cpu_second
            )?;
        }
        if let Some(first) = self.adversarial.first() {
            write!(out, "{:<24}", "ns per byte")?;
            for (bytes, _) in &first.points {
                write!(out, " {bytes:>9}")?;
            }
            writeln!(out)?;
        }
        for hostile in &self.adversarial {
            write!(out, "{:<24}", hostile.kind)?;
            for (_, nanoseconds) in &hostile.points {
                write!(out, " {nanoseconds:>9.1}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

fn traffic(preparer: &Preparer, messages: &[Message]) -> anyhow::Result<Traffic> {
    // Tables and patterns are built on first use; that is start-up, not work.
    for message in messages {
        preparer.prepare(message)?;
    }
    let clock = ThreadClock::start();
    let mut findings = 0;
    for message in messages {
        findings += preparer.prepare(message)?.findings.len();
    }
    let cpu_seconds = clock.elapsed().as_secs_f64();
    let bytes = messages.iter().map(|message| message.text.len()).sum::<usize>();
    Ok(Traffic {
        messages: messages.len(),
        bytes,
        findings,
        cpu_seconds,
        messages_per_cpu_second: messages.len() as f64 / cpu_seconds,
        megabytes_per_cpu_second: bytes as f64 / 1e6 / cpu_seconds,
    })
}

/// Texts that a careless pass would take too long over.
const HOSTILE: [(&str, &str); 15] = [
    ("digits", "4155550137"),
    ("spaces", "          "),
    ("dot at", "dot at "),
    ("combining marks", "\u{301}\u{302}\u{489}"),
    ("nested encodings", "JTI1NDAlMjUyRWV4YW1wbGUl"),
    ("number words", "four one five "),
    ("letters one by one", "a b c d e f g "),
    ("brackets", "((([[[{{{"),
    ("handles", "ig: @a_b.c "),
    ("names to look up", "look for oak.wren_ on the photo app "),
    ("sums in words", "then half of 128 plus two "),
    ("lines of number words", "five of us\n"),
    ("names as hosts", "Oak Wren, all one word, dutch ending. "),
    ("broken endings", "jo@wren.c and then o and m "),
    ("accounts", "pay the bca account 7310448 "),
];
const LENGTHS: [usize; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];
/// Short texts are read over and over until this many bytes have passed.
const MIN_BYTES: usize = 200_000;

fn adversarial(preparer: &Preparer) -> anyhow::Result<Vec<Hostile>> {
    HOSTILE
        .iter()
        .map(|(kind, unit)| {
            let points = LENGTHS.iter().map(|length| {
                let message = Message::plain(unit.repeat(length / unit.len() + 1));
                let times = (MIN_BYTES / message.text.len()).max(1);
                preparer.prepare(&message)?;
                let clock = ThreadClock::start();
                for _ in 0..times {
                    preparer.prepare(&message)?;
                }
                Ok((*length, clock.elapsed().as_secs_f64() * 1e9 / (times * message.text.len()) as f64))
            });
            Ok(Hostile { kind, points: points.collect::<anyhow::Result<_>>()? })
        })
        .collect()
}
