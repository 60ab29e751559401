//! Telephone numbers: plain, oddly set out, in words, in letters.

use std::str::FromStr;

use rlibphonenumber::Region;

use super::context::Context;
use super::phone_number::{self, Fit};
use super::phone_shape::{self, Candidate};
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::text::{View, ViewKind, Views};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds telephone numbers of the configured regions, and international ones.
#[derive(Debug)]
pub(super) struct PhoneDetector {
    regions: Vec<Region>,
}

/// Below this a reading is not worth a finding.
const MIN_CONFIDENCE: f64 = 0.2;

impl PhoneDetector {
    pub(super) fn new(regions: Vec<Region>) -> Self {
        Self { regions }
    }
}

impl Detector for PhoneDetector {
    fn id(&self) -> &'static str {
        "detect.phone"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        let hinted: Vec<Region> = context
            .signals()
            .iter()
            .filter_map(
                |signal| if let Topic::Region(code) = signal.topic { Region::from_str(code).ok() } else { None },
            )
            .fold(Vec::new(), |mut regions, region| {
                if !regions.contains(&region) {
                    regions.push(region);
                }
                regions
            });
        for kind in [ViewKind::Folded, ViewKind::Digits] {
            let view = views.get(kind);
            if kind == ViewKind::Digits && view.text == views.get(ViewKind::Folded).text {
                continue;
            }
            for run in phone_shape::runs(&view.text) {
                let sightings = run.iter().filter_map(|candidate| self.sight(views, view, context, &hinted, candidate));
                found.extend(sightings);
            }
        }
    }
}

impl PhoneDetector {
    fn sight(
        &self,
        views: &Views,
        view: &View,
        context: &Context,
        hinted: &[Region],
        candidate: &Candidate,
    ) -> Option<Finding> {
        let reading = phone_number::read(candidate, hinted, &self.regions)?;
        let span = view.original(candidate.range.start, candidate.range.end);
        let original = &views.get(ViewKind::Original).text[span.range()];
        let is_spelled = view.kind == ViewKind::Digits && original.chars().any(char::is_alphabetic);
        let technique = if is_spelled {
            technique::technique(views, view, candidate.range.clone())
        } else {
            technique::layout(original, &candidate.groups)
        };
        let is_set_out = candidate.groups.len() > 1;
        let mut confidence: f64 = match reading.fit {
            Fit::AssignedInternational if candidate.has_plus || is_set_out => 0.95,
            Fit::AssignedInternational => 0.7,
            Fit::International if candidate.has_plus => 0.8,
            Fit::International => 0.35,
            Fit::Grouped => 0.85,
            Fit::Assigned if is_set_out || candidate.digits.starts_with('0') => 0.65,
            Fit::Assigned => 0.5,
            Fit::HintedLength => 0.3,
            Fit::Length => 0.1,
        };
        if technique != "plain" {
            // Nobody spells out an order number.
            confidence += if reading.fit >= Fit::Assigned { 0.2 } else { 0.35 };
        }
        if context.is_near(Topic::Call, &span) {
            confidence += if reading.fit >= Fit::International { 0.15 } else { 0.35 };
        }
        if context.comes_before(Topic::Code, &span, 24) {
            return None;
        }
        if !candidate.has_plus && context.comes_before(Topic::Reference, &span, 24) {
            confidence -= 0.35;
        }
        if !candidate.is_whole_run {
            confidence -= 0.1;
        }
        (confidence >= MIN_CONFIDENCE).then(|| {
            Sighting {
                rule: self.id(),
                kind: FindingKind::Phone,
                value: reading.value,
                technique,
                confidence: confidence.min(0.98),
            }
            .at(view, candidate.range.start, candidate.range.end)
        })
    }
}
