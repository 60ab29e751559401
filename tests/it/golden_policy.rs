//! The shipped policies against their rule pages, and broken files against the problems they must report.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use sidedoor::engine::policy::{Action, Cell, Context, Permission, Policy, Scores};
use sidedoor::engine::score::Probability;
use sidedoor::engine::taxonomy::{Intent, Purpose, Stage, Surface};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    policy: String,
    permission: Vec<PermissionRow>,
    decision: Vec<DecisionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PermissionRow {
    says: String,
    #[serde(default = "every_stage")]
    stages: Vec<Stage>,
    #[serde(default = "every_surface")]
    surfaces: Vec<Surface>,
    #[serde(default = "every_purpose")]
    purposes: Vec<Purpose>,
    intents: Vec<Intent>,
    is: String,
    clause: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionRow {
    says: String,
    #[serde(default = "before_contract")]
    stage: Stage,
    #[serde(default = "message")]
    surface: Surface,
    #[serde(default = "no_purpose")]
    purpose: Purpose,
    intents: BTreeMap<Intent, f64>,
    risk: f64,
    #[serde(default)]
    identifiers: bool,
    action: Action,
    clause: Option<String>,
    allowed: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrokenFile {
    case: Vec<BrokenCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrokenCase {
    name: String,
    policy: String,
    problems: Vec<String>,
}

fn every_stage() -> Vec<Stage> {
    Stage::ALL.to_vec()
}

fn every_surface() -> Vec<Surface> {
    Surface::ALL.to_vec()
}

fn every_purpose() -> Vec<Purpose> {
    Purpose::ALL.to_vec()
}

fn before_contract() -> Stage {
    Stage::PreContract
}

fn message() -> Surface {
    Surface::Message
}

fn no_purpose() -> Purpose {
    Purpose::None
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn load(path: &str) -> Policy {
    Policy::parse(path, &read(path)).unwrap_or_else(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", problems.join("\n"))
    })
}

#[track_caller]
fn check_page(path: &str) {
    let page: Page = toml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let policy = load(&page.policy);
    let mut is_stated = vec![false; Cell::COUNT];
    for row in &page.permission {
        check_permission(&policy, row, &mut is_stated);
    }
    for cell in Cell::all() {
        assert!(is_stated[cell.index()], "{path} does not state: {cell}");
    }
    for row in &page.decision {
        check_decision(&policy, row);
    }
}

#[track_caller]
fn check_permission(policy: &Policy, row: &PermissionRow, is_stated: &mut [bool]) {
    for cell in Cell::all() {
        let is_covered = row.stages.contains(&cell.stage)
            && row.surfaces.contains(&cell.surface)
            && row.purposes.contains(&cell.purpose)
            && row.intents.contains(&cell.intent);
        if !is_covered {
            continue;
        }
        let clause = policy.clause(cell);
        let is = if clause.permission == Permission::Allowed { "allowed" } else { "prohibited" };
        assert_eq!((is, clause.id.as_str()), (row.is.as_str(), row.clause.as_str()), "{}: {cell}", row.says);
        let context = Context { stage: cell.stage, surface: cell.surface, purpose: cell.purpose };
        assert_eq!(policy.prohibited(&context).contains(cell.intent), is == "prohibited", "{}: {cell}", row.says);
        is_stated[cell.index()] = true;
    }
}

#[track_caller]
fn check_decision(policy: &Policy, row: &DecisionRow) {
    let mut intents = [Probability::ZERO; Intent::ALL.len()];
    for (intent, probability) in &row.intents {
        intents[intent.index()] = Probability::new(*probability).expect("rows hold probabilities");
    }
    let context = Context { stage: row.stage, surface: row.surface, purpose: row.purpose };
    let scores = Scores {
        intents,
        risk: Probability::new(row.risk).expect("rows hold probabilities"),
        has_identifiers: row.identifiers,
    };
    let decision = policy.decide(&context, &scores);
    let name = &policy.identity().name;
    assert_eq!(decision.action, row.action, "{name}: {}", row.says);
    assert_eq!(decision.clause, row.clause, "{name}: {}", row.says);
    assert_eq!(decision.counterfactual.map(|other| other.text), row.allowed, "{name}: {}", row.says);
    assert_eq!(decision.reason.is_empty(), row.action == Action::Allow, "{name}: {}", row.says);
}

#[test]
fn freelance_rules() {
    check_page("tests/golden/policy/freelance.toml");
}

#[test]
fn rental_rules() {
    check_page("tests/golden/policy/rentals.toml");
}

#[test]
fn tutoring_rules() {
    check_page("tests/golden/policy/tutoring.toml");
}

#[test]
fn service_rules() {
    check_page("tests/golden/policy/services.toml");
}

#[test]
fn every_shipped_policy_has_a_page_and_its_file_s_name() {
    for entry in fs::read_dir(root("policies")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert_eq!(load(&format!("policies/{stem}.toml")).identity().name, stem);
        assert!(root(&format!("tests/golden/policy/{stem}.toml")).exists(), "no page for {stem}");
    }
}

#[test]
fn broken_files_report_every_problem() {
    let file: BrokenFile = toml::from_str(&read("tests/golden/policy/broken.toml")).unwrap();
    for case in &file.case {
        let problems = Policy::parse("p.toml", &case.policy).err().unwrap_or_default();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, case.problems, "{}", case.name);
    }
}

#[test]
fn identity_is_the_hash_of_the_bytes() {
    let text = read("policies/freelance.toml");
    let policy = Policy::parse("a.toml", &text).unwrap();
    let commented = Policy::parse("b.toml", &format!("{text}# a word more\n")).unwrap();
    assert_eq!(policy.identity().sha256.len(), 64);
    assert_ne!(policy.identity().sha256, commented.identity().sha256);
    assert_eq!(policy, Policy::parse("c.toml", &text).unwrap());
}

fn contexts() -> impl Strategy<Value = Context> {
    (0..Stage::ALL.len(), 0..Surface::ALL.len(), 0..Purpose::ALL.len()).prop_map(|(stage, surface, purpose)| Context {
        stage: Stage::ALL[stage],
        surface: Surface::ALL[surface],
        purpose: Purpose::ALL[purpose],
    })
}

static SHIPPED: LazyLock<[Policy; 4]> = LazyLock::new(|| {
    ["freelance", "rentals", "tutoring", "services"].map(|name| load(&format!("policies/{name}.toml")))
});

proptest! {
    #[test]
    fn decisions_grow_with_risk_and_keep_their_word(
        context in contexts(),
        intents in prop::array::uniform6(0.0..=1.0_f64),
        risks in prop::array::uniform2(0.0..=1.0_f64),
        has_identifiers in any::<bool>(),
    ) {
        let (low, high) = (risks[0].min(risks[1]), risks[0].max(risks[1]));
        let intents = intents.map(Probability::nearest);
        for policy in SHIPPED.iter() {
            let at = |risk| policy.decide(&context, &Scores { intents, risk: Probability::nearest(risk), has_identifiers });
            let (milder, severer) = (at(low), at(high));
            prop_assert!(milder.action <= severer.action);
            prop_assert!(has_identifiers || severer.action != Action::Redact);
            prop_assert_eq!(severer.clause.is_none(), severer.action == Action::Allow);
            if let Some(other) = severer.counterfactual {
                let there = Context { stage: other.stage, purpose: other.purpose, ..context };
                let governing = policy.prohibited(&context).iter().filter(|intent| {
                    Some(policy.clause(Cell::of(&context, *intent)).id.as_str()) == severer.clause.as_deref()
                });
                let best = governing.max_by(|a, b| intents[a.index()].value().total_cmp(&intents[b.index()].value()));
                prop_assert!(!policy.prohibited(&there).contains(best.unwrap()));
            }
        }
    }

    #[test]
    fn damaged_files_never_panic_and_never_fail_silently(
        start in 0..4_000_usize,
        length in 0..40_usize,
        insert in "[a-z0-9=\"\\[\\]{}\\.\n é]{0,12}",
    ) {
        let text = read("policies/freelance.toml");
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (from, to) = (boundary(start), boundary(start + length));
        let damaged = format!("{}{insert}{}", &text[..from], &text[to..]);
        match Policy::parse("damaged.toml", &damaged) {
            Ok(policy) => prop_assert!(Cell::all().all(|cell| !policy.clause(cell).id.is_empty())),
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}
