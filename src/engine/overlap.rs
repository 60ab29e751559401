//! The one place that decides between findings that claim the same text.
//!
//! Findings rival each other where they overlap and are of one kind (phrases: of one target). The better one stays,
//! in this order: higher confidence, plainer view, longer span, earlier start, then rule and value by name. Among
//! identifiers of different kinds that overlap, the stronger kind stays: e-mail, payment, link, handle, telephone, in
//! that order, since an address holds digits and an account number looks like a telephone's. Three things never
//! displace and are never displaced across kinds: phrases, caller's hits (their rules are not ours to judge), and
//! payment aliases, which are a telephone number or an e-mail as well.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::taxonomy::Target;
use super::text::{Original, Span};
use super::verdict::{Finding, FindingKind};

/// The rule of a payment alias.
pub(crate) const PAYMENT_ALIAS: &str = "detect.payment.alias";

/// Keeps the better of overlapping findings; the result is ordered by position.
#[must_use]
pub fn resolve(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| !finding.span.is_empty());
    findings.sort_by(better);
    let mut taken: BTreeMap<(FindingKind, Option<Target>), Occupied> = BTreeMap::new();
    findings.retain(|finding| taken.entry(rivalry(finding)).or_default().claim(&finding.span));
    // Strongest kind first; the sort keeps the better ones first within a kind.
    findings.sort_by_key(|finding| strength(finding.kind));
    let mut occupied = Occupied::default();
    findings.retain(|finding| !competes_across_kinds(finding) || occupied.claim(&finding.span));
    findings.sort_by(|a, b| position(a).cmp(&position(b)).then_with(|| better(a, b)));
    findings
}

/// The parts of the text that identifiers cover, disjoint and by position; what overlaps is joined and takes the
/// strongest kind.
#[must_use]
pub fn identifier_spans(findings: &[Finding]) -> Vec<(Span<Original>, FindingKind)> {
    let mut spans: Vec<(Span<Original>, FindingKind)> = findings
        .iter()
        .filter(|finding| finding.kind != FindingKind::Phrase && !finding.span.is_empty())
        .map(|finding| (finding.span, finding.kind))
        .collect();
    spans.sort_by_key(|(span, kind)| (span.start(), Reverse(span.end()), strength(*kind)));
    let mut joined: Vec<(Span<Original>, FindingKind)> = Vec::with_capacity(spans.len());
    for (span, kind) in spans {
        match joined.last_mut() {
            Some((last, strongest)) if last.overlaps(&span) => {
                *last = Span::new(last.start(), last.end().max(span.end()));
                *strongest = if strength(kind) < strength(*strongest) { kind } else { *strongest };
            }
            _ => joined.push((span, kind)),
        }
    }
    joined
}

fn better(a: &Finding, b: &Finding) -> Ordering {
    b.confidence
        .total_cmp(&a.confidence)
        .then_with(|| a.view.index().cmp(&b.view.index()))
        .then_with(|| b.span.len().cmp(&a.span.len()))
        .then_with(|| a.span.start().cmp(&b.span.start()))
        .then_with(|| a.rule.cmp(&b.rule))
        .then_with(|| a.value.cmp(&b.value))
}

fn position(finding: &Finding) -> (usize, usize, usize) {
    (finding.span.start(), finding.span.end(), finding.kind.index())
}

fn rivalry(finding: &Finding) -> (FindingKind, Option<Target>) {
    let target = if finding.kind == FindingKind::Phrase { finding.target } else { None };
    (finding.kind, target)
}

fn competes_across_kinds(finding: &Finding) -> bool {
    finding.kind != FindingKind::Phrase && finding.rule.starts_with("detect.") && finding.rule != PAYMENT_ALIAS
}

/// Strongest kind first.
fn strength(kind: FindingKind) -> usize {
    match kind {
        FindingKind::Email => 0,
        FindingKind::Payment => 1,
        FindingKind::Url => 2,
        FindingKind::Handle => 3,
        FindingKind::Phone => 4,
        FindingKind::Phrase => 5,
    }
}

/// Disjoint parts of the text that are spoken for: start to end.
#[derive(Debug, Default)]
struct Occupied(BTreeMap<usize, usize>);

impl Occupied {
    /// Takes the span if it is still free.
    fn claim(&mut self, span: &Span<Original>) -> bool {
        let is_free = self.0.range(..span.end()).next_back().is_none_or(|(_, end)| *end <= span.start());
        if is_free {
            self.0.insert(span.start(), span.end());
        }
        is_free
    }
}
