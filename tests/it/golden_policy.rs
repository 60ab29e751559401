//! The shipped policies against their rule pages, and broken files against the problems they must report.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use serde::Deserialize;
use sidedoor::engine::day::Day;
use sidedoor::engine::parties::{Jurisdiction, Language, Plan};
use sidedoor::engine::policy::{Action, Cell, Circumstances, Context, Permission, Policy, Scores};
use sidedoor::engine::score::Probability;
use sidedoor::engine::taxonomy::{
    FindingKind, IdentifierKinds, Intent, Origin, Purpose, Role, Stage, Support, Surface,
};

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
    #[serde(default = "borne_out")]
    support: Support,
    #[serde(default)]
    strikes: u32,
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
    #[serde(default = "borne_out")]
    support: Support,
    author: Option<Role>,
    plan: Option<Plan>,
    jurisdiction: Option<Jurisdiction>,
    language: Option<Language>,
    #[serde(default)]
    origin: Origin,
    #[serde(default)]
    relationship_days: u32,
    #[serde(default)]
    strike_ages_days: Vec<u32>,
    day: Option<String>,
    intents: BTreeMap<Intent, f64>,
    risk: Option<f64>,
    #[serde(default)]
    found: Vec<FindingKind>,
    action: Action,
    clause: Option<String>,
    allowed: Option<String>,
    reason: Option<String>,
    better: Option<String>,
    advice: Option<String>,
}

fn borne_out() -> Support {
    Support::BorneOut
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
    let wrong: Vec<String> = page.decision.iter().filter_map(|row| check_decision(&policy, row).err()).collect();
    assert!(wrong.is_empty(), "{path}:\n{}", wrong.join("\n"));
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
        let circumstances = Circumstances { support: row.support, strikes: row.strikes, ..Circumstances::default() };
        let context = Context { circumstances, ..Context::of(cell) };
        let clause = policy.clause(&context, cell.intent);
        let is = if clause.permission == Permission::Allowed { "allowed" } else { "prohibited" };
        assert_eq!((is, clause.id.as_str()), (row.is.as_str(), row.clause.as_str()), "{}: {cell}", row.says);
        assert_eq!(policy.prohibited(&context).contains(cell.intent), is == "prohibited", "{}: {cell}", row.says);
        is_stated[cell.index()] |= circumstances == Circumstances::default();
    }
}

fn check_decision(policy: &Policy, row: &DecisionRow) -> Result<(), String> {
    let mut intents = [Probability::ZERO; Intent::ALL.len()];
    for (intent, probability) in &row.intents {
        intents[intent.index()] = Probability::new(*probability).expect("rows hold probabilities");
    }
    let circumstances = Circumstances {
        author: row.author,
        plan: row.plan,
        jurisdiction: row.jurisdiction,
        origin: row.origin,
        relationship_days: row.relationship_days,
        strikes: policy.count_strikes(&row.strike_ages_days),
        support: row.support,
        day: row.day.as_ref().map_or(Day::default(), |day| day.parse().expect("rows hold days")),
    };
    let context =
        Context { circumstances, language: row.language, ..Context::new(row.stage, row.surface, row.purpose) };
    let independent = || {
        let none: f64 =
            policy.prohibited(&context).iter().map(|intent| 1.0 - intents[intent.index()].value()).product();
        1.0 - none
    };
    let risk = Probability::new(row.risk.unwrap_or_else(independent)).expect("rows hold probabilities");
    let scores = Scores { intents, risk, identifiers: row.found.iter().copied().collect() };
    let decision = policy.decide(&context, &scores);
    let allowed = decision.counterfactual.map(|other| other.text);
    let found = (decision.action, &decision.clause, &allowed);
    let expected = (row.action, &row.clause, &row.allowed);
    if found != expected {
        return Err(format!("{}: expected {expected:?}, found {found:?}", row.says));
    }
    let advice = decision.consequence.map_or("none".to_owned(), |consequence| {
        let days = consequence.days.map_or_else(String::new, |days| format!(" for {days} days"));
        format!("{}{days}, strike {}", consequence.advice, consequence.strikes)
    });
    let texts = [
        ("reason", row.reason.as_ref(), decision.reason.clone()),
        ("better", row.better.as_ref(), decision.alternative.unwrap_or_default()),
        ("advice", row.advice.as_ref(), advice),
    ];
    for (what, expected, found) in texts {
        if expected.is_some_and(|expected| *expected != found) {
            return Err(format!("{}: {what}: expected {expected:?}, found {found:?}", row.says));
        }
    }
    if decision.reason.is_empty() != (row.action == Action::Allow) {
        return Err(format!("{}: a reason comes with every action but ALLOW", row.says));
    }
    Ok(())
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
    let mut wrong = String::new();
    for case in &file.case {
        let problems = Policy::parse("p.toml", &case.policy).err().unwrap_or_default();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        if problems != case.problems {
            wrong += &format!("{}: found\n    {}\n", case.name, problems.join("\n    "));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
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

#[test]
fn the_default_policy_has_a_page_of_at_least_150_situations() {
    let page: Page = toml::from_str(&read("tests/golden/policy/freelance.toml")).unwrap();
    assert!(page.decision.len() >= 150, "{}", page.decision.len());
}

#[test]
fn every_example_of_the_manual_is_a_policy() {
    let manual = read("docs/POLICY.md");
    let blocks = manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let whole: Vec<&str> = blocks.filter(|block| block.starts_with("name = ") || block.contains("\nname = ")).collect();
    assert!(!whole.is_empty(), "the manual shows no whole policy");
    for text in whole {
        if let Err(problems) = Policy::parse("docs/POLICY.md", text) {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{}\n{text}", problems.join("\n"));
        }
    }
}

/// What the policy is given has no lifetime and is copied whole: a text of a message, which is neither, does not fit in.
#[test]
fn a_policy_cannot_read_text() {
    fn holds_no_text<T: Copy + 'static>() {}
    holds_no_text::<Context>();
    holds_no_text::<Scores>();
    assert!("call me on 555 0100".parse::<Plan>().is_err());
    assert!("jo@example.com".parse::<Language>().is_err());
}

fn contexts() -> impl Strategy<Value = Context> {
    let base = (0..Stage::ALL.len(), 0..Surface::ALL.len(), 0..Purpose::ALL.len());
    let parties = (0..3_usize, any::<bool>(), 0..2_000_u32, 0..8_u32, any::<bool>(), 0..40_000_u64);
    (base, parties).prop_map(
        |((stage, surface, purpose), (author, met_here, relationship_days, strikes, shown, day))| {
            let circumstances = Circumstances {
                author: [None, Some(Role::Client), Some(Role::Provider)][author],
                origin: if met_here { Origin::Platform } else { Origin::Elsewhere },
                relationship_days,
                strikes,
                support: if shown { Support::BorneOut } else { Support::Missing },
                day: Day::of_unix_seconds(day * 86_400),
                ..Circumstances::default()
            };
            Context { circumstances, ..Context::new(Stage::ALL[stage], Surface::ALL[surface], Purpose::ALL[purpose]) }
        },
    )
}

fn identifiers(are_there: bool) -> IdentifierKinds {
    are_there.then_some(FindingKind::Phone).into_iter().collect()
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
        let identifiers = identifiers(has_identifiers);
        for policy in SHIPPED.iter() {
            let at = |risk| policy.decide(&context, &Scores { intents, risk: Probability::nearest(risk), identifiers });
            let (milder, severer) = (at(low), at(high));
            prop_assert!(milder.action <= severer.action);
            prop_assert!(has_identifiers || severer.action != Action::Redact);
            prop_assert_eq!(severer.clause.is_none(), severer.action == Action::Allow);
            if let Some(other) = severer.counterfactual {
                let there = context.with(other.stage, other.purpose);
                prop_assert!(!severer.offending.is_empty());
                prop_assert!(severer.offending.iter().all(|intent| !policy.prohibited(&there).contains(intent)));
            }
        }
    }

    #[test]
    fn a_likelier_prohibited_intent_never_gives_a_milder_action(
        context in contexts(),
        before in prop::array::uniform6(0.0..=1.0_f64),
        raised in 0..Intent::ALL.len(),
        by in 0.0..=1.0_f64,
        more_risk in 0.0..=1.0_f64,
        has_identifiers in any::<bool>(),
    ) {
        let identifiers = identifiers(has_identifiers);
        let mut after = before;
        after[raised] += (1.0 - after[raised]) * by;
        for policy in SHIPPED.iter() {
            let prohibited = policy.prohibited(&context);
            if !prohibited.contains(Intent::ALL[raised]) {
                continue;
            }
            let largest = |of: [f64; 6]| prohibited.iter().map(|intent| of[intent.index()]).fold(0.0, f64::max);
            // Whatever the fusion makes of it, risk lies between the largest and 1 and does not fall.
            let risk_before = largest(before) + (1.0 - largest(before)) * more_risk;
            let risk_after = risk_before.max(largest(after));
            let decide = |intents: [f64; 6], risk: f64| {
                let intents = intents.map(Probability::nearest);
                policy.decide(&context, &Scores { intents, risk: Probability::nearest(risk), identifiers })
            };
            let (milder, severer) = (decide(before, risk_before), decide(after, risk_after));
            prop_assert!(milder.action <= severer.action, "{milder:?} {severer:?}");
            prop_assert_eq!(&severer, &decide(after, risk_after));
        }
    }

    #[test]
    fn every_context_is_decided_by_exactly_one_clause_of_the_policy(context in contexts()) {
        for policy in SHIPPED.iter() {
            for intent in Intent::ALL {
                let clause = policy.clause(&context, intent);
                prop_assert_eq!(policy.clauses().iter().filter(|other| other.id == clause.id).count(), 1);
                let is_prohibited = clause.permission != Permission::Allowed;
                prop_assert_eq!(policy.prohibited(&context).contains(intent), is_prohibited);
            }
        }
    }

    #[test]
    fn damaged_files_never_panic_and_never_fail_silently(
        start in 0..9_000_usize,
        length in 0..40_usize,
        insert in "[a-z0-9=\"\\[\\]{}\\.\n é]{0,12}",
    ) {
        let text = read("policies/freelance.toml");
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let (from, to) = (boundary(start), boundary(start + length));
        let damaged = format!("{}{insert}{}", &text[..from], &text[to..]);
        match Policy::parse("damaged.toml", &damaged) {
            Ok(policy) => {
                prop_assert!(Cell::all().all(|cell| !policy.clause(&Context::of(cell), cell.intent).id.is_empty()));
            }
            Err(problems) => prop_assert!(!problems.is_empty()),
        }
    }
}
