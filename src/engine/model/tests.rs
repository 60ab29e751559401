//! Signatures that a session takes and those that it refuses, on graphs of two nodes that are written here; tokenizers that
//! bundles share.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::weights::Weights;
use super::{Device, InputFormat, Manifest, Runtime, Session, SessionError, Tokenizer, VocabulariesInUse, Window};
use crate::engine::score::Logits;
use crate::engine::taxonomy::{Intent, Target};
use crate::engine::text::Span;

/// Numbers of the element types in the ONNX format.
const FLOAT32: u64 = 1;
const INT32: u64 = 6;
const INT64: u64 = 7;
const FLOAT16: u64 = 10;
const FLOAT64: u64 = 11;

/// A graph whose logits are the token ids, as far as the mask shows them.
fn together(integer: u64, float: u64) -> Vec<u8> {
    let nodes = [
        node("Mul", &["input_ids", "attention_mask"], "shown", &[]),
        node("Cast", &["shown"], "logits", &[attribute("to", 3, float)]),
    ];
    let inputs = ["input_ids", "attention_mask"].map(|name| tensor(name, integer, 2));
    model(&nodes, &inputs, &[tensor("logits", float, 2)])
}

/// A graph with an output for the largest and one for the smallest of the token ids and segments together.
fn apart(integer: u64, float: u64) -> Vec<u8> {
    let axis = || [varint(8 << 3), varint(1), varint(20 << 3), varint(7)].concat();
    let axes = || bytes(5, &[bytes(1, b"axes"), axis()].concat());
    let nodes = [
        node("Add", &["input_ids", "token_type_ids"], "sum", &[]),
        node("ReduceMax", &["sum"], "max", &[axes(), attribute("keepdims", 3, 1)]),
        node("ReduceMin", &["sum"], "min", &[axes(), attribute("keepdims", 3, 0)]),
        node("Cast", &["max"], "largest", &[attribute("to", 3, float)]),
        node("Cast", &["min"], "smallest", &[attribute("to", 3, float)]),
    ];
    let inputs = ["input_ids", "token_type_ids"].map(|name| tensor(name, integer, 2));
    model(&nodes, &inputs, &[tensor("largest", float, 2), tensor("smallest", float, 1)])
}

/// A graph that reads rows of any length: the largest of the token ids that the mask shows, and their sum.
fn masked(first_size: &[u8]) -> Vec<u8> {
    let axis = || [varint(8 << 3), varint(1), varint(20 << 3), varint(7)].concat();
    let axes = || bytes(5, &[bytes(1, b"axes"), axis()].concat());
    let nodes = [
        node("Mul", &["input_ids", "attention_mask"], "product", &[]),
        node("Cast", &["product"], "shown", &[attribute("to", 3, FLOAT32)]),
        node("ReduceMax", &["shown"], "largest", &[axes(), attribute("keepdims", 3, 1)]),
        node("ReduceL1", &["shown"], "sum", &[axes(), attribute("keepdims", 3, 0)]),
    ];
    let inputs =
        ["input_ids", "attention_mask"].map(|name| sized_tensor(name, INT64, &[first_size, &named_size("tokens")]));
    let outputs = [
        sized_tensor("largest", FLOAT32, &[first_size, &named_size("one")]),
        sized_tensor("sum", FLOAT32, &[first_size]),
    ];
    model(&nodes, &inputs, &outputs)
}

fn model(nodes: &[Vec<u8>], inputs: &[Vec<u8>], outputs: &[Vec<u8>]) -> Vec<u8> {
    let mut graph: Vec<u8> = nodes.iter().flat_map(|node| bytes(1, node)).collect();
    graph.extend(bytes(2, b"graph"));
    graph.extend(inputs.iter().flat_map(|input| bytes(11, input)));
    graph.extend(outputs.iter().flat_map(|output| bytes(12, output)));
    let operators = [varint(2 << 3), varint(13)].concat();
    [varint(1 << 3), varint(8), bytes(7, &graph), bytes(8, &operators)].concat()
}

fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut node: Vec<u8> = inputs.iter().flat_map(|input| bytes(1, input.as_bytes())).collect();
    node.extend(bytes(2, output.as_bytes()));
    node.extend(bytes(4, operator.as_bytes()));
    node.extend(attributes.iter().flatten());
    node
}

/// An attribute that holds one whole number.
fn attribute(name: &str, field: u64, value: u64) -> Vec<u8> {
    let kind = [varint(20 << 3), varint(2)].concat();
    bytes(5, &[bytes(1, name.as_bytes()), varint(field << 3), varint(value), kind].concat())
}

/// A tensor of the signature; each of its dimensions is left open.
fn tensor(name: &str, element: u64, dimensions: usize) -> Vec<u8> {
    let (batch, tokens) = (named_size("batch"), named_size("tokens"));
    sized_tensor(name, element, &[&batch[..], &tokens][..dimensions])
}

/// A size that the graph leaves open.
fn named_size(name: &str) -> Vec<u8> {
    bytes(2, name.as_bytes())
}

/// A size that the graph fixes.
fn fixed_size(size: u64) -> Vec<u8> {
    [varint(1 << 3), varint(size)].concat()
}

fn sized_tensor(name: &str, element: u64, sizes: &[&[u8]]) -> Vec<u8> {
    let shape: Vec<u8> = sizes.iter().flat_map(|size| bytes(1, size)).collect();
    let kind = [varint(1 << 3), varint(element), bytes(2, &shape)].concat();
    [bytes(1, name.as_bytes()), bytes(2, &bytes(1, &kind))].concat()
}

fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut written = Vec::new();
    while value > 0x7f {
        written.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    written.push(value as u8);
    written
}

fn manifest(targets: &[&str], inputs: &Value, output: &Value) -> Result<Manifest, serde_json::Error> {
    let labels: Vec<Value> = targets.iter().map(|target| json!({"name": target, "target": target})).collect();
    let placeholders = json!({"phone": "a", "email": "a", "url": "a", "handle": "a", "payment": "a"});
    serde_json::from_value(json!({
        "schema_version": 1, "name": "tiny", "version": "1", "created": "2026-01-01T00:00:00Z", "labels": labels,
        "onnx": {"file": "model.onnx", "opset": 13, "precision": "fp32", "inputs": inputs, "output": output},
        "tokenizer": {"file": "tokenizer.json"},
        "input": {"max_tokens": 16, "history_tokens": 4, "stride": 4, "placeholders": placeholders,
            "turns": {"author": "a", "other": "a"}},
        "engine": {"text_views_version": 1, "rule_features_version": 1}, "packs": [], "training": {}, "metrics": {},
        "tolerance": {"logit": 0.1, "probability": 0.1}, "files": {},
    }))
}

fn inputs(names: &[&str], element: &str) -> Value {
    names.iter().map(|name| json!({"name": name, "type": element})).collect()
}

fn runtime() -> Runtime {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/onnxruntime");
    let is_library = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().contains(".so"));
    let library = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).find(is_library);
    Runtime::open(&library.expect("`make setup` puts ONNX Runtime here")).unwrap()
}

fn window(ids: &[i64]) -> Window {
    Window {
        ids: ids.to_vec(),
        type_ids: ids.iter().map(|id| i64::from(*id != ids[0])).collect(),
        span: Span::new(0, 0),
    }
}

fn open(onnx: &[u8], manifest: &Manifest) -> Result<Session, SessionError> {
    let runtime = runtime();
    Session::from_bytes(&runtime, onnx, manifest, &Weights::of(onnx, &runtime))
}

fn run(onnx: &[u8], manifest: &Manifest) -> Result<Logits, SessionError> {
    let window = window(&[7, 300, 2]);
    open(onnx, manifest)?.run(&window)
}

const THREE: [&str; 3] = ["share_contact", "pay_off_platform", "declines"];
const SHOWN: [&str; 2] = ["input_ids", "attention_mask"];

#[test]
fn both_widths_of_inputs_and_outputs_give_the_same_logits() {
    for (integer, integer_name) in [(INT32, "int32"), (INT64, "int64")] {
        for (float, float_name) in [(FLOAT16, "float16"), (FLOAT32, "float32")] {
            let output = json!({"name": "logits", "type": float_name});
            let manifest = manifest(&THREE, &inputs(&SHOWN, integer_name), &output).unwrap();
            let logits = run(&together(integer, float), &manifest).unwrap();
            let found = Target::ALL.map(|target| logits.get(target));
            assert_eq!(
                found,
                [Some(7.0), None, None, Some(300.0), None, None, Some(2.0)],
                "{integer_name} {float_name}"
            );
        }
    }
}

#[test]
fn named_outputs_are_read_in_the_order_of_the_labels() {
    let names = ["input_ids", "token_type_ids"];
    let output = json!([{"name": "smallest", "type": "float16"}, {"name": "largest", "type": "float16"}]);
    let manifest = manifest(&["evade_filter", "share_contact"], &inputs(&names, "int32"), &output).unwrap();
    let logits = run(&apart(INT32, FLOAT16), &manifest).unwrap();
    assert_eq!(logits.get(Target::Intent(Intent::EvadeFilter)), Some(3.0));
    assert_eq!(logits.get(Target::Intent(Intent::ShareContact)), Some(301.0));
}

#[test]
fn a_padded_run_gives_each_window_what_it_gets_alone() {
    let output = json!([{"name": "largest", "type": "float32"}, {"name": "sum", "type": "float32"}]);
    let manifest = manifest(&["evade_filter", "share_contact"], &inputs(&SHOWN, "int64"), &output).unwrap();
    let mut session = open(&masked(&named_size("batch")), &manifest).unwrap();
    assert!(session.can_batch());
    let windows: Vec<Window> = [&[7, 300, 2][..], &[5], &[1, 2, 3, 4, 900], &[40, 2]].map(window).to_vec();
    let alone: Vec<Logits> = windows.iter().map(|window| session.run(window).unwrap()).collect();
    let together = session.run_batch(&windows.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(together, alone);
    assert_eq!(together[2].get(Target::Intent(Intent::ShareContact)), Some(910.0));
}

#[cfg(not(feature = "cuda"))]
#[test]
fn a_device_of_another_build_is_refused_with_the_name_of_its_feature() {
    let error = runtime().on(Device::Cuda).unwrap_err().to_string();
    assert!(error.contains("cannot run on cuda") && error.contains("`--features cuda`"), "{error}");
}

#[test]
fn a_graph_without_a_mask_or_with_a_fixed_number_of_rows_reads_one_window_a_run() {
    let output = json!([{"name": "largest", "type": "float32"}, {"name": "sum", "type": "float32"}]);
    let fixed = manifest(&["evade_filter", "share_contact"], &inputs(&SHOWN, "int64"), &output).unwrap();
    assert!(!open(&masked(&fixed_size(1)), &fixed).unwrap().can_batch());
    let names = ["input_ids", "token_type_ids"];
    let output = json!([{"name": "smallest", "type": "float16"}, {"name": "largest", "type": "float16"}]);
    let unmasked = manifest(&["evade_filter", "share_contact"], &inputs(&names, "int32"), &output).unwrap();
    assert!(!open(&apart(INT32, FLOAT16), &unmasked).unwrap().can_batch());
}

#[track_caller]
fn is_refused(onnx: &[u8], manifest: &Manifest, expected: &str, found: &str) {
    match run(onnx, manifest) {
        Err(SessionError::Signature { expected: said, found: saw }) => {
            assert!(said.contains(expected), "expected `{said}` to contain `{expected}`");
            assert!(saw.contains(found), "expected `{saw}` to contain `{found}`");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_signature_is_refused() {
    let logits = json!({"name": "logits", "type": "float32"});
    let narrow = manifest(&THREE, &inputs(&SHOWN, "int32"), &logits).unwrap();
    is_refused(&together(INT64, FLOAT32), &narrow, "input_ids: int32", "input_ids: int64");
    let wide = manifest(&THREE, &inputs(&SHOWN, "int64"), &logits).unwrap();
    is_refused(&together(INT64, FLOAT16), &wide, "logits: float32 of shape [batch, 3]", "logits: Tensor<f16>");
    is_refused(&together(INT32, FLOAT64), &narrow, "logits: float32", "logits: Tensor<f64>");
    let lonely = json!([{"name": "largest", "type": "float32"}]);
    let lonely = manifest(&THREE, &inputs(&["input_ids", "token_type_ids"], "int64"), &lonely).unwrap();
    is_refused(&apart(INT64, FLOAT32), &lonely, "one for each of 3 labels", "largest");
}

#[test]
fn a_type_that_cannot_be_fed_or_read_is_no_manifest() {
    let logits = json!({"name": "logits", "type": "float32"});
    let error = manifest(&THREE, &inputs(&SHOWN, "float32"), &logits).unwrap_err().to_string();
    assert!(error.contains("unknown input type `float32`, expected one of: int32, int64"), "{error}");
    let error = manifest(&THREE, &inputs(&SHOWN, "int64"), &json!({"name": "logits", "type": "float64"})).unwrap_err();
    assert!(error.to_string().contains("`type` float16 or float32"), "{error}");
}

#[test]
fn bundles_share_a_tokenizer_while_one_of_them_holds_it() {
    let json = |unknown: &str| {
        let special = json!([{"id": 1, "content": "a", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true}]);
        let model = json!({"type": "WordLevel", "vocab": {unknown: 0, "a": 1}, "unk_token": unknown});
        json!({"version": "1.0", "added_tokens": special, "pre_tokenizer": {"type": "Whitespace"}, "model": model})
            .to_string()
    };
    let manifest =
        manifest(&["share_contact"], &inputs(&["input_ids"], "int64"), &json!({"name": "x", "type": "float32"}));
    let format = manifest.unwrap().input;
    let (in_use, file) = (VocabulariesInUse::default(), json("[UNK]"));
    let load = |file: &str, format: &InputFormat| {
        Tokenizer::load_shared(file.as_bytes(), format.clone(), &in_use.clone()).unwrap()
    };
    let first = load(&file, &format);
    // With other sizes it is the same vocabulary.
    let wider = InputFormat { max_tokens: 32, ..format.clone() };
    let second = load(&file, &wider);
    assert!(first.shares_with(&second) && second.format().max_tokens == 32);
    assert!(!first.shares_with(&load(&json("[NONE]"), &format)));
    drop((first, second));
    assert!(!load(&file, &format).shares_with(&Tokenizer::load(file.as_bytes(), format.clone()).unwrap()));
    // What nobody holds is forgotten, and what is no tokenizer is not remembered.
    assert!(Tokenizer::load_shared(b"{}", format.clone(), &in_use).is_err());
    assert_eq!(in_use.len(), 0);
}
