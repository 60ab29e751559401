use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::text::{ViewKind, Views};
use std::io::{self, BufRead, Write};
fn main() {
    let d = Detectors::new(DetectOptions::default()).unwrap();
    let views_too = std::env::args().any(|a| a == "--views");
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let views = Views::of(v["text"].as_str().unwrap());
        let f: Vec<_> = d.run(&views).into_iter().map(|f| serde_json::json!({"kind": f.kind.to_string(), "value": f.value, "confidence": f.confidence, "rule": f.rule, "technique": f.technique, "target": f.target.map(|t| t.to_string()), "view": f.view.to_string()})).collect();
        let mut o = serde_json::json!({"id": v["id"], "findings": f});
        if views_too {
            for k in ViewKind::ALL {
                o[k.to_string()] = views.get(k).text.clone().into();
            }
        }
        writeln!(out, "{o}").unwrap();
    }
}
