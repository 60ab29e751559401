//! The lexicon in the default release: what it changes, what it leaves alone, and how the gate looks at it.

use serde_json::Value;
use sidedoor::engine::Classified;
use sidedoor::engine::message::Message;
use sidedoor::engine::taxonomy::{Intent, Target};
use sidedoor::server::registry::Release;

use crate::bundles::Copy;

const PAYS: Target = Target::Intent(Intent::PayOffPlatform);

#[test]
fn it_corrects_what_is_foreign_to_the_encoder() {
    let release = Release::load(&Copy::new().sources).unwrap();
    let engine = release.engine();
    let mut session = engine.session(release.runtime()).unwrap();
    let mut moved = |text: &str| {
        let prepared = engine.prepare(&Message::plain(text)).unwrap();
        let windows = &prepared.input.as_ref().unwrap().windows;
        let logit = session.run(&windows[0].tokens).unwrap().get(PAYS).unwrap();
        let corrected = Classified::read(&mut session, &prepared).unwrap().unwrap().logits.get(PAYS).unwrap();
        corrected - logit
    };
    assert!(moved("Could you paint the fence next week? The gate can wait.").abs() < 0.1);
    for foreign in ["Давайте ви заплатите мені готівкою, без комісії сайту", "Дякую, паркан дуже гарний"]
    {
        assert!(moved(foreign).abs() > 0.2, "{foreign}");
    }
}

#[test]
fn the_gate_looks_at_the_lexicon() {
    let edit_golden = |edit: fn(&mut Value)| {
        let copy = Copy::new();
        copy.edit_first_golden_case(edit).rehash();
        copy
    };
    edit_golden(|case| case["lexicon"]["declines"] = 0.25.into()).is_refused_by(
        "golden_lexicon",
        "corrected declines 0.25",
        "-",
    );
    edit_golden(|case| case["lexicon"] = Value::Null).is_refused_by("golden_lexicon", "nothing", "-");
    let copy = Copy::new();
    copy.edit_bytes("lexicon.bin", |weights| weights.truncate(10)).rehash();
    copy.is_refused_by("lexicon", "a weight a bucket", "weights: 10 bytes, expected 2097152");
    let copy = Copy::new();
    copy.edit_manifest(|manifest| manifest["lexicon"]["weights"] = "other.bin".into());
    copy.is_refused_by("files", "`other.bin` among the manifest's files", "no such entry");
}
