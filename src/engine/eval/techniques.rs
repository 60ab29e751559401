//! What the evidence alone finds, by technique: identifiers found, canonical values right, lookalikes left in peace.
//!
//! Rows that give identifiers are the positives of their technique; rows without identifiers and without an intent are
//! its lookalikes. A row with an intent and no identifier (a pointer, a code word) counts as found by any evidence.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::Serialize;

use crate::engine::taxonomy::Target;
use crate::engine::verdict::{Finding, FindingKind};

/// Findings that are less sure are features, not claims.
const CLAIMED: f64 = 0.5;

/// What was found of one technique.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TechniqueReport {
    /// The technique, as the rows name it; `all` for the sum.
    pub technique: String,
    /// Rows that hide something.
    pub positives: usize,
    /// Of these, rows with a finding of the right kind.
    pub found: usize,
    /// Of these, rows whose every identifier was found with its canonical value.
    pub canonical: usize,
    /// Rows that only look alike.
    pub lookalikes: usize,
    /// Of these, rows with an identifier that is not there.
    pub false_findings: usize,
}

/// Counts rows by technique.
#[derive(Debug, Clone, Default)]
pub struct Techniques(BTreeMap<String, TechniqueReport>);

impl Techniques {
    /// Counts one labelled message and its findings.
    pub fn add(&mut self, technique: &str, given: &[(FindingKind, &str)], has_intent: bool, findings: &[Finding]) {
        let claimed: Vec<&Finding> = findings.iter().filter(|finding| finding.confidence >= CLAIMED).collect();
        let row = self.0.entry(technique.to_owned()).or_default();
        if !given.is_empty() {
            let is_kind = |kind: FindingKind| claimed.iter().any(|finding| finding.kind == kind);
            let is_value = |kind: FindingKind, value: &str| {
                claimed.iter().any(|finding| finding.kind == kind && finding.value.as_deref() == Some(value))
            };
            row.positives += 1;
            row.found += usize::from(given.iter().any(|(kind, _)| is_kind(*kind)));
            row.canonical += usize::from(given.iter().all(|(kind, value)| is_value(*kind, value)));
        } else if has_intent {
            let is_found = claimed
                .iter()
                .any(|finding| finding.kind != FindingKind::Phrase || finding.target != Some(Target::Declines));
            row.positives += 1;
            row.found += usize::from(is_found);
            row.canonical += usize::from(is_found);
        } else {
            row.lookalikes += 1;
            // A link that speaks for nothing (documentation, a portfolio) claims nothing.
            row.false_findings += usize::from(
                claimed.iter().any(|finding| finding.kind != FindingKind::Phrase && finding.target.is_some()),
            );
        }
    }

    /// The rows by technique, the sum last; only techniques that some row hides something with.
    #[must_use]
    pub fn report(&self) -> Vec<TechniqueReport> {
        let mut all = TechniqueReport { technique: "all".to_owned(), ..TechniqueReport::default() };
        let mut rows: Vec<TechniqueReport> = Vec::new();
        for (technique, row) in self.0.iter().filter(|(_, row)| row.positives > 0) {
            all.positives += row.positives;
            all.found += row.found;
            all.canonical += row.canonical;
            all.lookalikes += row.lookalikes;
            all.false_findings += row.false_findings;
            rows.push(TechniqueReport { technique: technique.clone(), ..row.clone() });
        }
        rows.push(all);
        rows
    }
}

/// Writes the rows as a table for people.
///
/// # Errors
/// When the writer fails.
pub fn write_techniques(rows: &[TechniqueReport], out: &mut impl Write) -> fmt::Result {
    writeln!(out, "Evidence alone, by technique: findings of confidence .5 or more\n")?;
    writeln!(
        out,
        "{:<28} {:>5} {:>7} {:>9} {:>10} {:>6}",
        "technique", "n", "recall", "canonical", "lookalikes", "false"
    )?;
    for row in rows {
        let share = |count: usize| if row.positives == 0 { 0.0 } else { count as f64 / row.positives as f64 };
        writeln!(
            out,
            "{:<28} {:>5} {:>7.3} {:>9.3} {:>10} {:>6}",
            row.technique,
            row.positives,
            share(row.found),
            share(row.canonical),
            row.lookalikes,
            row.false_findings
        )?;
    }
    Ok(())
}
