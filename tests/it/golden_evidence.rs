//! Views and detectors against their golden rows, and what must hold for any Unicode text.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde::Deserialize;
use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::overlap::{identifier_spans, resolve};
use sidedoor::engine::rules::PackSet;
use sidedoor::engine::text::{Normalized, Span, ViewKind, Views};
use sidedoor::engine::verdict::{Finding, FindingKind};

use crate::support::home;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    kind: FindingKind,
    #[serde(default)]
    found: Vec<Found>,
    #[serde(default)]
    quiet: Vec<Quiet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    text: String,
    covers: String,
    value: Option<String>,
    technique: Option<String>,
    rule: Option<String>,
    at_least: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quiet {
    text: String,
    #[serde(default)]
    at_most: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewRows {
    case: Vec<ViewRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewRow {
    name: String,
    text: String,
    decoded: Option<String>,
    folded: Option<String>,
    spelled: Option<String>,
    digits: Option<String>,
    letters: Option<String>,
}

fn golden(folder: &str) -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(home().join("tests/golden").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no rows in tests/golden/{folder}");
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

fn detectors() -> Detectors {
    Detectors::new(DetectOptions::default()).unwrap()
}

fn packs() -> PackSet {
    let text = fs::read_to_string(home().join("packs/en.toml")).unwrap();
    PackSet::load(&[("en.toml".to_owned(), text)]).unwrap()
}

fn check_found(row: &Found, kind: FindingKind, findings: &[Finding]) -> Result<(), String> {
    let seen: Vec<String> = findings
        .iter()
        .map(|f| {
            format!("{} {:?} = {:?} [{}, {:.2}]", f.rule, &row.text[f.span.range()], f.value, f.technique, f.confidence)
        })
        .collect();
    let fits = findings.iter().any(|finding| {
        finding.kind == kind
            && row.text[finding.span.range()] == row.covers
            && row.value.as_ref().is_none_or(|value| finding.value.as_ref() == Some(value))
            && row.technique.as_ref().is_none_or(|technique| finding.technique == *technique)
            && row.rule.as_ref().is_none_or(|rule| finding.rule == *rule)
            && finding.confidence >= row.at_least
    });
    if fits {
        Ok(())
    } else {
        Err(format!("`{}`: expected {:?} = {:?}, found {seen:?}", row.text, row.covers, row.value))
    }
}

#[test]
fn detectors_agree_with_their_rows() {
    let detectors = detectors();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, text) in golden("detect") {
        let rows: Rows = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for row in &rows.found {
            count += 1;
            wrong.extend(check_found(row, rows.kind, &resolve(detectors.run(&Views::of(&row.text)))).err());
        }
        for row in &rows.quiet {
            count += 1;
            for finding in resolve(detectors.run(&Views::of(&row.text))) {
                if finding.kind == rows.kind && finding.confidence > row.at_most {
                    wrong.push(format!("`{}`: {} is {:.2} sure", row.text, finding.rule, finding.confidence));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn views_agree_with_their_rows() {
    let mut wrong = Vec::new();
    for (path, text) in golden("text") {
        let rows: ViewRows = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for row in rows.case {
            let views = Views::of(&row.text);
            let expected = [
                (ViewKind::Decoded, row.decoded),
                (ViewKind::Folded, row.folded),
                (ViewKind::Spelled, row.spelled),
                (ViewKind::Digits, row.digits),
                (ViewKind::Letters, row.letters),
            ];
            for (kind, expected) in expected {
                let found = &views.get(kind).text;
                if expected.as_ref().is_some_and(|expected| expected != found) {
                    wrong.push(format!("{}: {kind}: expected {expected:?}, found {found:?}", row.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text that people disguise things with, between arbitrary Unicode.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<char>().prop_map(String::from),
        "[a-z0-9 .@+()-]{1,12}",
        prop::sample::select(vec![
            "jo at example dot com",
            "четыре один пять",
            "４１５ 555 ０１３７",
            "p\u{200b}h\u{301}one",
            "w h a t s a p p",
            "🅦🅗🅐🅣",
            "5️⃣5️⃣5️⃣",
            "double five oh",
            "https://xn--mller-kva.example/ü",
            "@no.one",
            "insta: jo_",
            "㉗ⅷ",
            "\u{202e}moc.elpmaxe",
            "my number is",
            "t.me/+x",
            "GB29 NWBK 6016 1331 9268 19",
            "ﬃß",
            "٠١٢٣",
            "$cash",
            "talk elsewhere",
            "[PHONE]",
            "ＭＹ ＷｈａｔｓＡｐｐ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_part_of_a_view_leads_to_whole_characters_of_the_original(text in text(), at in any::<(u16, u16)>()) {
        let views = Views::of(&text);
        for view in views.iter() {
            let boundaries: Vec<usize> =
                view.text.char_indices().map(|(at, _)| at).chain([view.text.len()]).collect();
            let (a, b) = (at.0 as usize % boundaries.len(), at.1 as usize % boundaries.len());
            let span = view.map.original(Span::<Normalized>::new(boundaries[a.min(b)], boundaries[a.max(b)]));
            prop_assert!(text.get(span.range()).is_some(), "{} {span:?} of {text:?}", view.kind);
        }
    }

    #[test]
    fn every_finding_covers_what_it_claims(text in text()) {
        let (detectors, packs) = STATE.with(|state| (state.0.clone(), state.1.clone()));
        let views = Views::of(&text);
        let mut findings = detectors.run(&views);
        findings.extend(packs.run(&views));
        let resolved = resolve(findings);
        for finding in &resolved {
            prop_assert!(!finding.span.is_empty());
            let covered = text.get(finding.span.range());
            prop_assert!(covered.is_some(), "{finding:?} of {text:?}");
            prop_assert!((0.0..=1.0).contains(&finding.confidence), "{finding:?}");
            // What is covered does not begin or end with blanks: nothing beside the evidence is claimed.
            prop_assert_eq!(covered.map(str::trim), covered, "{:?} of {:?}", finding, text);
        }
        for (index, a) in resolved.iter().enumerate() {
            for b in &resolved[index + 1..] {
                prop_assert!(a.span.start() <= b.span.start(), "not in order");
                let same = a.kind == b.kind && a.target == b.target;
                prop_assert!(!(same && a.span.overlaps(&b.span)), "{:?} overlaps {:?} in {:?}", a, b, text);
            }
        }
        let spans = identifier_spans(&resolved);
        for pair in spans.windows(2) {
            prop_assert!(pair[0].0.end() <= pair[1].0.start(), "{spans:?}");
        }
        prop_assert_eq!(resolve(resolved.clone()), resolved, "resolving twice changes nothing");
    }
}

thread_local! {
    static STATE: std::rc::Rc<(std::rc::Rc<Detectors>, std::rc::Rc<PackSet>)> =
        std::rc::Rc::new((std::rc::Rc::new(detectors()), std::rc::Rc::new(packs())));
}
