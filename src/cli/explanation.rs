//! What fires on a text, for a person and for a program.

use std::fmt::Write;
use std::ops::Range;

use crate::engine::Prepared;
use crate::engine::text::{View, ViewKind};
use crate::engine::verdict::Finding;

/// How many characters around a finding are shown.
const AROUND: usize = 30;

/// A text and what was found in it.
pub(super) struct Explanation<'a> {
    pub(super) text: &'a str,
    pub(super) prepared: &'a Prepared,
}

/// How a finding's place is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// Colour and underline.
    Ansi,
    /// A second line of carets.
    Plain,
}

impl Explanation<'_> {
    /// One block per finding, in the order of the text.
    pub(super) fn render(&self, paint: Paint) -> anyhow::Result<String> {
        let mut out = String::new();
        let findings = &self.prepared.findings;
        if findings.is_empty() {
            writeln!(out, "nothing fires")?;
            return Ok(out);
        }
        for finding in findings {
            let target = finding.target.map_or("-", |target| target.as_str());
            write!(out, "{}", paint.bold(&finding.rule))?;
            writeln!(out, "  {} for {target}, confidence {:.2}", finding.kind, finding.confidence)?;
            write!(out, "    how       {}, found in the view `{}`", finding.technique, finding.view)?;
            match &finding.value {
                Some(value) => writeln!(out, ", stands for {value}")?,
                None => writeln!(out)?,
            }
            self.mark(&mut out, paint, "text", self.text, finding.span.range())?;
            let (view, place) = self.place(finding);
            if view.kind != ViewKind::Original && view.text.get(place.clone()) != self.text.get(finding.span.range()) {
                self.mark(&mut out, paint, view.kind.as_str(), &view.text, place)?;
            }
        }
        writeln!(out, "{} findings", findings.len())?;
        Ok(out)
    }

    /// The findings with the text of their views, and every view.
    pub(super) fn to_json(&self) -> serde_json::Value {
        let findings: Vec<serde_json::Value> = self
            .prepared
            .findings
            .iter()
            .map(|finding| {
                let (view, place) = self.place(finding);
                serde_json::json!({
                    "rule": finding.rule,
                    "kind": finding.kind,
                    "target": finding.target.map(|target| target.as_str()),
                    "confidence": finding.confidence,
                    "technique": finding.technique,
                    "value": finding.value,
                    "start": finding.span.start(),
                    "end": finding.span.end(),
                    "text": self.text.get(finding.span.range()),
                    "view": view.kind.as_str(),
                    "view_start": place.start,
                    "view_end": place.end,
                    "view_text": view.text.get(place),
                })
            })
            .collect();
        let views: serde_json::Map<String, serde_json::Value> = self
            .prepared
            .views
            .iter()
            .map(|view| (view.kind.to_string(), serde_json::Value::from(view.text.clone())))
            .collect();
        serde_json::json!({ "text": self.text, "findings": findings, "views": views })
    }

    /// Where a finding stands in the view that it was found in.
    fn place(&self, finding: &Finding) -> (&View, Range<usize>) {
        let view = self.prepared.views.get(finding.view);
        (view, view.map.normalized(finding.span).range())
    }

    fn mark(&self, out: &mut String, paint: Paint, name: &str, text: &str, place: Range<usize>) -> anyhow::Result<()> {
        let before = text[..place.start].char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let after = text[place.end..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| place.end + at);
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        let head = format!("{}{}", dots(before > 0), one_line(&text[before..place.start]));
        let found = one_line(&text[place.clone()]);
        let tail = format!("{}{}", one_line(&text[place.end..after]), dots(after < text.len()));
        match paint {
            Paint::Ansi => writeln!(out, "    {name:<10}{head}\x1b[1;4;33m{found}\x1b[0m{tail}")?,
            Paint::Plain => {
                writeln!(out, "    {name:<10}{head}{found}{tail}")?;
                let (indent, carets) = (head.chars().count(), found.chars().count());
                writeln!(out, "    {:<10}{}{}", "", " ".repeat(indent), "^".repeat(carets.max(1)))?;
            }
        }
        Ok(())
    }
}

impl Paint {
    fn bold(self, text: &str) -> String {
        match self {
            Self::Ansi => format!("\x1b[1m{text}\x1b[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}

/// Control characters, among them those that steer a terminal, are shown as blanks.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
