use super::*;
use crate::engine::text::Views;

const PACK: &str = r#"
name = "test"
version = "1"
lang = "en"

[[rule]]
id = "test.talk"
target = "move_off_platform"
confidence = 0.6
phrases = ["talk elsewhere"]
unless = ["talk elsewhere in the app"]
unless_before = ["(not|never)"]
unless_after = ["is forbidden"]
hits = ["let's talk elsewhere"]
misses = ["we never talk elsewhere", "to talk elsewhere is forbidden", "talk elsewhere in the app"]
"#;

fn load(texts: &[&str]) -> Result<PackSet, Vec<PackProblem>> {
    let name = |index: usize| ["test.toml", "other.toml"][index].to_owned();
    let files: Vec<PackFile> = texts.iter().enumerate().map(|(at, text)| (name(at), (*text).to_owned())).collect();
    PackSet::load(&files)
}

fn hits(set: &PackSet, text: &str) -> Vec<String> {
    set.run(&Views::of(text)).into_iter().map(|finding| finding.rule).collect()
}

#[track_caller]
fn check_problems(texts: &[&str], expected: &[&str]) {
    let problems = load(texts).expect_err("a bad pack is refused");
    let written: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(written.len(), expected.len(), "{written:#?}");
    for (problem, expected) in written.iter().zip(expected) {
        assert!(problem.contains(expected), "`{problem}` should contain `{expected}`");
    }
}

#[test]
fn a_hit_points_into_the_original() {
    let set = load(&[PACK]).unwrap();
    let text = "Shall we TALK, elsewhere?";
    let findings = set.run(&Views::of(text));
    assert_eq!(findings.len(), 1);
    assert_eq!(&text[findings[0].span.range()], "TALK, elsewhere");
    assert_eq!(findings[0].rule, "test.talk");
}

#[test]
fn every_problem_of_every_file_is_reported_with_its_line() {
    let bad = PACK
        .replace("confidence = 0.6", "confidence = 6")
        .replace("phrases = [\"talk elsewhere\"]", "phrases = [\n    \"fine phrase\",\n    \"(talk\",\n]")
        .replace("hits = [", "hits = [3, ")
        + r#"
[[rule]]
id = "test.other"
target = "talk"
confidence = 1
phrases = ["other {things}"]
langs = ["english", "en"]
hits = []
misses = ["x"]

[[rule]]
id = "test.third"
taget = "declines"
confidence = "high"
phrases = ["third"]
hits = ["third"]
misses = ["fourth"]

[[rule]]
id = "test.fourth"
target = "declines"
confidence = 0.5
phrases = ["fifth"]
hits = [
    "fifth",
    "nothing of the kind",
]
misses = ["the fifth"]
"#;
    let other = PACK.replace("id = \"test.talk\"", "id = \"test.fourth\"").replace("lang =", "land =");
    check_problems(
        &[&bad, &other],
        &[
            "test.toml:9: rule `test.talk`: confidence is 6, expected over 0",
            "test.toml:12: rule `test.talk`: phrases: `(talk` has a `(` without a `)`",
            "test.toml:17: rule `test.talk`: hits holds integer, expected strings",
            "test.toml:22: rule `test.other`: unknown target `talk`",
            "test.toml:24: rule `test.other`: phrases: `other {things}`: unknown list `things`",
            "test.toml:25: rule `test.other`: `english` is no language tag",
            "test.toml:26: rule `test.other`: hits is empty",
            "test.toml:29: rule `test.third`: target is missing",
            "test.toml:31: rule `test.third`: unknown key `taget`, expected one of: id, target, langs",
            "test.toml:32: rule `test.third`: confidence is string, expected a number",
            "test.toml:44: rule `test.fourth` should hit `nothing of the kind`: no phrase matches",
            "test.toml:46: rule `test.fourth` should miss `the fifth`: it hits `fifth` in folded",
            "other.toml:1: lang is missing",
            "other.toml:2: the pack's name `test` is that of test.toml too",
            "other.toml:4: unknown key `land`",
            "other.toml:6: rule `test.fourth` stands in test.toml too",
            "other.toml:14: rule `test.fourth` should hit `let's talk elsewhere`: no phrase matches",
        ],
    );
}

#[test]
fn text_that_is_no_toml_is_located() {
    check_problems(&["name = \"x\"\nversion =\n[[rule]\n"], &["test.toml:2:", "test.toml:3:"]);
}

#[test]
fn a_failing_hit_says_what_cancelled_it() {
    let bad = PACK.replace("hits = [", "hits = [\"never talk elsewhere\", ");
    check_problems(&[&bad], &["`talk elsewhere` matches, but `unless_before` matches in `never `"]);
}

#[test]
fn context_can_be_required_and_ends_with_the_sentence() {
    let text = PACK
        .replace("unless_before =", "when_before = [\"(you|we)\"]\nwhen_after = [\"(soon|today)\"]\nunless_before =")
        .replace("hits = [\"let's talk elsewhere\"]", "hits = [\"can we talk elsewhere today\"]");
    let set = load(&[&text]).unwrap();
    assert_eq!(hits(&set, "We are late, so talk elsewhere soon!"), ["test.talk"]);
    for lacking in [
        "talk elsewhere today",
        "we talk elsewhere",
        "We are late. Talk elsewhere soon!",
        "we talk elsewhere. Soon!",
        "we sit here all day long and wait for the rain, talk elsewhere soon",
    ] {
        assert_eq!(hits(&set, lacking), [""; 0], "{lacking}");
    }
    let set = load(&[PACK]).unwrap();
    assert_eq!(hits(&set, "Never mind. Let's talk elsewhere."), ["test.talk"]);
    assert_eq!(hits(&set, "never at example.com, so let's talk elsewhere"), [""; 0]);
}

#[test]
fn what_others_said_is_no_hit_unless_the_rule_says_so() {
    let set = load(&[PACK]).unwrap();
    for quoted in
        ["he wrote 'talk elsewhere' to me", "\"Talk elsewhere?\" is what they all say", "«talk elsewhere» steht da"]
    {
        assert_eq!(hits(&set, quoted), [""; 0], "{quoted}");
    }
    for own in [
        "the students' mothers talk elsewhere",
        "let's talk elsewhere",
        "'hi' and then talk elsewhere",
        "it's 5' so talk elsewhere",
    ] {
        assert_eq!(hits(&set, own), ["test.talk"], "{own}");
    }
    let set = load(&[&PACK.replace("unless =", "quoted = true\nunless =")]).unwrap();
    assert_eq!(hits(&set, "he wrote 'talk elsewhere' to me"), ["test.talk"]);
    check_problems(
        &[&PACK.replace("unless =", "quoted = \"yes\"\nunless =")],
        &["test.toml:11: rule `test.talk`: quoted is string"],
    );
}

#[test]
fn rules_and_lists_can_name_their_own_words() {
    let text = PACK.replace("[[rule]]", "[lists]\nway = [\"elsewhere\", \"on the 📷 app\"]\n\n[[rule]]");
    let text =
        text.replace("phrases = [\"talk elsewhere\"]", "langs = [\"en\", \"hi-Latn\"]\nphrases = [\"talk {way}\"]");
    let set = load(&[&text]).unwrap();
    assert_eq!(hits(&set, "talk on the 📷app"), ["test.talk"]);
    check_problems(
        &[&text.replace("\"elsewhere\"", "\"(else|where)\"")],
        &["[lists] way: `(else|where)` is not a row of lower-case words", "rule `test.talk`: phrases"],
    );
}

#[track_caller]
fn check_lints(texts: &[&str], expected: &[(LintKind, &str)]) {
    let files: Vec<PackFile> =
        texts.iter().enumerate().map(|(at, text)| (format!("{at}.toml"), (*text).to_owned())).collect();
    let lints = Lint::all(&files).unwrap();
    let found: Vec<(LintKind, &str)> = lints.iter().map(|lint| (lint.kind, lint.what.as_str())).collect();
    assert_eq!(found.len(), expected.len(), "{lints:#?}");
    for ((kind, what), (expected_kind, part)) in found.iter().zip(expected) {
        assert!(kind == expected_kind && what.contains(part), "{kind}: `{what}` should be {expected_kind}: `{part}`");
    }
}

const SECOND: &str = r#"
name = "second"
version = "1"
lang = "en"

[[rule]]
id = "second.stronger"
target = "move_off_platform"
confidence = 0.9
phrases = ["(talk|chat) (elsewhere|outside)"]
hits = ["talk outside"]
misses = ["talk here"]
"#;

#[test]
fn a_sound_pack_has_no_lints() {
    check_lints(&[PACK], &[]);
    check_lints(&[SECOND], &[]);
}

#[test]
fn a_rule_that_always_loses_is_unreachable() {
    check_lints(&[PACK, SECOND], &[(LintKind::Unreachable, "rule `test.talk`: always loses to `second.stronger`")]);
    let other_target = SECOND.replace("move_off_platform", "declines");
    check_lints(&[PACK, &other_target], &[]);
}

#[test]
fn a_rule_that_cancels_itself_is_unreachable_and_a_phrase_of_it_shadowed() {
    // The inline test passes by the second phrase alone.
    let text =
        PACK.replace("\"talk elsewhere\"]\nunless = [", "\"talk elsewhere\", \"chat outside\"]\nunless = [\"talk\", ");
    let text = text.replace("let's talk elsewhere", "chat outside");
    check_lints(
        &[&text],
        &[(
            LintKind::Shadowed,
            "`talk elsewhere`: its own context cancels every hit: `talk elsewhere` matches, but `unless` matches `talk`",
        )],
    );
}

#[test]
fn duplicates_are_found_however_they_are_written() {
    let text = PACK.replace("\"talk elsewhere\"]\n", "\"talk elsewhere\", \"(talk) elsewhere\"]\n");
    check_lints(&[&text], &[(LintKind::Duplicate, "`(talk) elsewhere` stands in rule `test.talk` too (0.toml:10)")]);
}

#[test]
fn phrases_of_common_words_are_slow_and_unused_lists_are_named() {
    let text = SECOND
        .replace("phrases = [", "phrases = [\"you and me\", ")
        .replace("lang = \"en\"\n", "lang = \"en\"\n[lists]\nrest = [\"one\"]\n");
    check_lints(
        &[&text],
        &[(LintKind::Unused, "no phrase uses the list `rest`"), (LintKind::Slow, "`you and me` is looked for by")],
    );
}

#[test]
fn shipped_packs_are_sound() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packs");
    let mut files: Vec<PackFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let written = match Lint::all(&files) {
        Err(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        Ok(lints) => {
            lints.iter().map(|lint| format!("{}:{}: {}: {}", lint.file, lint.line, lint.kind, lint.what)).collect()
        }
    };
    assert!(written.is_empty(), "\n{}", written.join("\n"));
}
