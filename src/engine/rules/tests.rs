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

fn compile(text: &str) -> Result<PackSet, Vec<PackProblem>> {
    PackSet::compile(vec![Pack::parse("test.toml", text)?])
}

#[track_caller]
fn check_problems(text: &str, expected: &[&str]) {
    let problems = compile(text).expect_err("a bad pack is refused");
    let written: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(written.len(), expected.len(), "{written:#?}");
    for (problem, expected) in written.iter().zip(expected) {
        assert!(problem.contains(expected), "`{problem}` should contain `{expected}`");
    }
}

#[test]
fn a_hit_points_into_the_original() {
    let set = compile(PACK).unwrap();
    let text = "Shall we TALK, elsewhere?";
    let findings = set.run(&Views::of(text));
    assert_eq!(findings.len(), 1);
    assert_eq!(&text[findings[0].span.range()], "TALK, elsewhere");
    assert_eq!(findings[0].rule, "test.talk");
}

#[test]
fn every_problem_is_reported_with_its_line() {
    let bad = PACK.replace("confidence = 0.6", "confidence = 6").replace("\"talk elsewhere\"]", "\"(talk\"]")
        + "\n[[rule]]\nid = \"test.other\"\ntarget = \"talk\"\nconfidence = 1\nphrases = [\"other\"]\nhits = []\nmisses = [\"x\"]\n"
        + "\n[[rule]]\nid = \"test.third\"\ntaget = \"talk\"\n";
    check_problems(
        &bad,
        &[
            "test.toml:6: rule `test.talk`: phrases: `(talk` has a `(` without a `)`",
            "rule `test.talk`: confidence 6",
            "rule `test.other`: unknown target `talk`",
            "rule `test.other`: hits is empty",
            "unknown field `taget`",
        ],
    );
}

#[test]
fn text_that_is_no_toml_is_located() {
    check_problems("name = \"x\"\nversion =\n", &["test.toml:2:"]);
}

#[test]
fn failing_inline_tests_refuse_the_pack() {
    let bad = PACK
        .replace("hits = [\"let's", "hits = [\"nothing\", \"let's")
        .replace("misses = [", "misses = [\"talk elsewhere\", ");
    check_problems(&bad, &["should hit `nothing`", "should miss `talk elsewhere`"]);
}

#[test]
fn a_rule_id_belongs_to_one_pack() {
    let packs = ["a.toml", "b.toml"].map(|file| Pack::parse(file, PACK).unwrap());
    let problems = PackSet::compile(packs.to_vec()).unwrap_err();
    assert!(problems[0].to_string().contains("b.toml:6: rule `test.talk` stands in another pack too"), "{problems:?}");
}

#[test]
fn shipped_packs_are_sound() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("packs");
    let mut problems = Vec::new();
    let mut packs = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        match Pack::parse(&file, &std::fs::read_to_string(&path).unwrap()) {
            Ok(pack) => packs.push(pack),
            Err(found) => problems.extend(found),
        }
    }
    assert!(!packs.is_empty());
    problems.extend(PackSet::compile(packs).err().unwrap_or_default());
    let written: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(written.is_empty(), "\n{}", written.join("\n"));
}
