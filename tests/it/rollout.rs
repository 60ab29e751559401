//! What is tried beside the stable release, on the real service.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};
use sidedoor::server::grpc::proto::{
    Action, GetComparisonRequest, GetComparisonResponse, GetStatusRequest, LabelledRelease, Message, ReleaseLabel,
    ScoreOptions, ScoreRequest, SetCanaryRequest, SetShadowRequest, Verdict,
};
use tonic::{Code, Status};

use crate::life::{TOKEN, activate, answering, token_setting, upload};
use crate::parts::{Parts, archive, edit_manifest, metrics};
use crate::service::{Service, ask};

/// Harmless and not, long and short.
const TEXTS: [&str; 6] = [
    "Thank you for the details, I will send the first draft on Monday.",
    "my mail is jo at example dot com",
    "let's go on elsewhere, what is your telephone number?",
    "Could you share the style guide before we begin?",
    "pay me directly and we both save the fee",
    "The second milestone is done.",
];

/// A bundle that sees everything everywhere.
fn alarmed(parts: &Parts, version: &str) -> PathBuf {
    let folder = parts.variant(version);
    let path = folder.join("calibration.json");
    let mut calibration: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for stacks in calibration["targets"].as_object_mut().unwrap().values_mut() {
        let intercept = stacks["fused"]["intercept"].as_f64().unwrap();
        stacks["fused"]["intercept"] = (intercept + 20.0).into();
    }
    let bytes = serde_json::to_vec(&calibration).unwrap();
    fs::write(&path, &bytes).unwrap();
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    edit_manifest(&folder, |manifest| {
        manifest["files"]["calibration.json"] = serde_json::json!({ "sha256": sha256, "bytes": bytes.len() });
    });
    folder
}

async fn install(service: &Service, folder: &Path) -> String {
    upload(service, &archive(folder)).await.unwrap().reference
}

async fn set_shadow(service: &Service, bundle: &str) -> Option<String> {
    let request = SetShadowRequest { bundle: bundle.as_bytes().to_vec(), share: None };
    let response = service.models(TOKEN).await.set_shadow(request).await.unwrap().into_inner();
    response.model.map(|model| model.version)
}

async fn comparison(service: &Service) -> Result<GetComparisonResponse, Status> {
    Ok(service.models(TOKEN).await.get_comparison(GetComparisonRequest {}).await?.into_inner())
}

async fn releases(service: &Service) -> Vec<LabelledRelease> {
    service.models(TOKEN).await.get_status(GetStatusRequest {}).await.unwrap().into_inner().releases
}

fn version(verdict: &Verdict) -> &str {
    &verdict.release.as_ref().unwrap().model.as_ref().unwrap().version
}

/// Asks so many messages, of as many conversations.
async fn talk(service: &Service, count: usize) -> Vec<Verdict> {
    let mut client = service.client().await;
    let mut verdicts = Vec::new();
    for index in 0..count {
        let message = Message {
            text: TEXTS[index % TEXTS.len()].as_bytes().to_vec(),
            id: format!("order-{index}").into_bytes(),
            ..Default::default()
        };
        let mut request = tonic::Request::new(ScoreRequest { message: Some(message), options: None });
        request.set_timeout(std::time::Duration::from_secs(60));
        verdicts.push(client.score(request).await.unwrap().into_inner().verdict.unwrap());
    }
    verdicts
}

/// Waits until the shadow is done with so many messages.
async fn compared(service: &Service, count: usize) -> GetComparisonResponse {
    loop {
        let found = comparison(service).await.unwrap();
        let unread = found.unread.unwrap();
        assert_eq!(unread.failed, 0, "{found:?}");
        if found.compared + unread.queue_full + unread.over_budget == count as u64 {
            assert!(found.compared > 0, "{found:?}");
            return found;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shadow_is_compared_with_what_was_answered_and_answers_nobody() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let settings =
        [token.as_str(), "scoring.screen=false", "rollout.shadow_cpu_share=0.99", "server.default_deadline_ms=60000"];
    let mut service = parts.start_with(&settings);
    let first = answering(&service).await;
    assert_eq!(comparison(&service).await.unwrap_err().code(), Code::FailedPrecondition);

    // The same weights under another version.
    let same = install(&service, &parts.variant("same")).await;
    assert_eq!(set_shadow(&service, &same).await.as_deref(), Some("same"));
    let verdicts = talk(&service, 12).await;
    assert!(verdicts.iter().all(|verdict| version(verdict) == first));
    let found = compared(&service, 12).await;
    assert_eq!(found.stable.as_ref().unwrap().version, first);
    assert!((found.action_agreement - 1.0).abs() < 1e-12 && found.psi.abs() < 1e-12, "{found:?}");
    assert!(found.mean_risk_difference.abs() < 1e-12 && found.flips.is_empty(), "{found:?}");
    assert_eq!(found.scatter.iter().sum::<u64>(), found.compared);
    assert!(found.challenger_latency.unwrap().p50_us > 0);

    // Another calibration: every harmless message flips.
    let alarmed = install(&service, &alarmed(&parts, "alarmed")).await;
    assert_eq!(set_shadow(&service, &alarmed).await.as_deref(), Some("alarmed"));
    let verdicts = talk(&service, 12).await;
    assert!(verdicts.iter().all(|verdict| version(verdict) == first));
    assert!(verdicts.iter().any(|verdict| verdict.action() == Action::Allow), "{verdicts:?}");
    let found = compared(&service, 12).await;
    assert!(found.action_agreement < 1.0 && found.psi > 0.25, "{found:?}");
    let [half, most] = found.thresholds.as_slice() else { panic!("{found:?}") };
    assert!(half.up > 0 && half.down == 0 && most.up >= half.up, "{found:?}");
    assert!(!found.flips.is_empty(), "{found:?}");
    for flip in &found.flips {
        assert!(flip.id_hash.len() == 32 && flip.challenger_risk > 0.9, "{flip:?}");
    }
    let text = metrics(&service).await;
    for line in [
        r#"sidedoor_shadow_messages_total{outcome="compared"}"#,
        r#"sidedoor_labels{label="shadow",name="minilm",version="alarmed""#,
        r#"sidedoor_model_changes_total{change="shadow",outcome="done"} 2"#,
    ] {
        assert!(text.contains(line), "no `{line}` in\n{text}");
    }

    // The same from the command line.
    let admin = service.admin.to_string();
    let output = parts.model(&["compare", "--json", "--admin", &admin], &[&token]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["compared"], found.compared, "{printed}");
    assert_eq!(printed["challenger"]["version"], "alarmed");
    let output = parts.model(&["compare", "--admin", &admin], &[&token]).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("ALLOW -> ") && !printed.contains("order-"), "{printed}");

    // It survives a kill, since it is written down.
    service.kill();
    let service = parts.start_with(&settings);
    service.logs(&["a release reads in the shadow"], 1).await;
    assert_eq!(answering(&service).await, first);

    let admin = service.admin.to_string();
    let output = parts.model(&["shadow", "none", "--admin", &admin], &[&token]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(comparison(&service).await.unwrap_err().code(), Code::FailedPrecondition);
    let labels: Vec<String> = releases(&service).await.into_iter().map(|release| release.label).collect();
    assert_eq!(labels, ["stable"]);
    let output = parts.model(&["compare", "--admin", &admin], &[&token]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

/// Asks one message of each conversation; gives who answered which.
async fn by_conversation(service: &Service, text: &str, count: usize) -> Vec<String> {
    let mut client = service.client().await;
    let mut versions = Vec::new();
    for index in 0..count {
        let message = Message {
            text: text.as_bytes().to_vec(),
            conversation_id: format!("chat-{index}").into_bytes(),
            ..Default::default()
        };
        let mut request = tonic::Request::new(ScoreRequest { message: Some(message), options: None });
        request.set_timeout(std::time::Duration::from_secs(60));
        let verdict = client.score(request).await.unwrap().into_inner().verdict.unwrap();
        versions.push(version(&verdict).to_owned());
    }
    versions
}

async fn set_canary(service: &Service, bundle: &str, share: Option<f64>) -> Result<Option<String>, Status> {
    let request = SetCanaryRequest { bundle: bundle.as_bytes().to_vec(), share };
    let response = service.models(TOKEN).await.set_canary(request).await?.into_inner();
    Ok(response.model.map(|model| model.version))
}

async fn pinned(service: &Service, label: ReleaseLabel) -> Result<String, Status> {
    let options = ScoreOptions { release_label: label.into(), ..Default::default() };
    let request = ScoreRequest { options: Some(options), ..ask("Thank you.") };
    Ok(version(&service.client().await.score(request).await?.into_inner().verdict.unwrap()).to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_has_its_conversations_and_goes_when_it_breaks_a_limit() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    // A screen that settles a message hears nothing of a challenger's calibration.
    let settings = [
        token.as_str(),
        "scoring.screen=false",
        "rollout.allow_pins=true",
        "rollout.canary_min_messages=10",
        "server.default_deadline_ms=60000",
    ];
    let mut service = parts.start_with(&settings);
    let first = answering(&service).await;
    let same = install(&service, &parts.variant("same")).await;
    let alarmed = install(&service, &alarmed(&parts, "alarmed")).await;
    let refused = set_canary(&service, &same, None).await.unwrap_err();
    assert!(refused.code() == Code::InvalidArgument && refused.message().contains("share: missing"), "{refused}");
    let refused = set_canary(&service, &parts.active(), Some(0.5)).await.unwrap_err();
    assert!(refused.code() == Code::FailedPrecondition && refused.message().contains("answers already"), "{refused}");

    assert_eq!(set_canary(&service, &same, Some(0.5)).await.unwrap().as_deref(), Some("same"));
    let harmless = TEXTS[0];
    let versions = by_conversation(&service, harmless, 30).await;
    assert_eq!(versions, by_conversation(&service, harmless, 30).await, "a conversation keeps its release");
    for expected in ["same", first.as_str()] {
        assert!(versions.iter().any(|found| found == expected), "{versions:?}");
    }
    assert_eq!(answering(&service).await, first, "without a conversation the stable release answers");
    assert_eq!(pinned(&service, ReleaseLabel::Canary).await.unwrap(), "same");
    assert_eq!(pinned(&service, ReleaseLabel::Stable).await.unwrap(), first);
    let refused = pinned(&service, ReleaseLabel::Previous).await.unwrap_err();
    assert!(
        refused.code() == Code::InvalidArgument && refused.message().contains("no release is previous now"),
        "{refused}"
    );

    // A restart keeps it, and who has it.
    service.kill();
    let service = parts.start_with(&settings);
    service.logs(&["a canary answers"], 1).await;
    assert_eq!(versions, by_conversation(&service, harmless, 30).await);

    // One that sees something everywhere is gone after ten messages of each side, and nobody asked for that.
    assert_eq!(set_canary(&service, &alarmed, Some(0.5)).await.unwrap().as_deref(), Some("alarmed"));
    let versions = by_conversation(&service, harmless, 60).await;
    assert!(versions.iter().any(|found| found == "alarmed") && versions.last() == Some(&first), "{versions:?}");
    assert!(by_conversation(&service, harmless, 30).await.iter().all(|found| *found == first));
    let status = loop {
        let status = service.models(TOKEN).await.get_status(GetStatusRequest {}).await.unwrap().into_inner();
        if status.releases.iter().all(|release| release.label != "canary") {
            break status;
        }
    };
    let removed = status.removed_canary.unwrap();
    assert_eq!((removed.model.unwrap().version.as_str(), removed.reason.as_str()), ("alarmed", "action_shift"));
    assert!(removed.message.contains("(rollout.max_action_shift)"), "{}", removed.message);
    let line = r#"sidedoor_model_changes_total{change="canary_removed",outcome="action_shift"} 1"#;
    assert!(metrics(&service).await.contains(line));
    while fs::read_to_string(parts.path("models/rollout")).unwrap().contains("canary") {
        tokio::task::yield_now().await;
    }

    // Promoted, it answers everybody; what answered before can be asked for.
    let admin = service.admin.to_string();
    let output = parts.model(&["canary", &same, "--share", "0.2", "--admin", &admin], &[&token]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(activate(&service, &same).await.unwrap(), "same");
    let labels: Vec<String> = releases(&service).await.into_iter().map(|release| release.label).collect();
    assert_eq!(labels, ["stable", "previous"]);
    assert_eq!(pinned(&service, ReleaseLabel::Previous).await.unwrap(), first);
    assert!(by_conversation(&service, harmless, 10).await.iter().all(|found| found == "same"));
    assert!(!fs::read_to_string(parts.path("models/rollout")).unwrap().contains("canary"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shadow_that_cannot_be_is_refused() {
    let parts = Parts::new();
    let token = token_setting(&parts);
    let service = parts.start_with(&[&token]);
    let ask = async |bundle: &str, share: Option<f64>| {
        let request = SetShadowRequest { bundle: bundle.as_bytes().to_vec(), share };
        service.models(TOKEN).await.set_shadow(request).await.unwrap_err()
    };
    let active = parts.active();
    for (bundle, share, code, said) in [
        ("minilm/none", None, Code::NotFound, "no bundle `minilm/none`"),
        (active.as_str(), Some(0.0), Code::InvalidArgument, "share: 0, expected a number more than 0 and at most 1"),
        (active.as_str(), Some(1.5), Code::InvalidArgument, "share: 1.5, expected"),
    ] {
        let refused = ask(bundle, share).await;
        assert_eq!(refused.code(), code, "{refused}");
        assert!(refused.message().contains(said), "{refused}");
    }
    // The golden cases of a bundle that has changed on the disk.
    let reference = install(&service, &parts.variant("broken")).await;
    fs::write(parts.path("models").join(&reference).join("golden.jsonl"), "{}\n").unwrap();
    let refused = ask(&reference, None).await;
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    assert!(refused.message().contains("hashes: failed"), "{refused}");
    assert!(
        !parts.path("models/rollout").exists()
            || !fs::read_to_string(parts.path("models/rollout")).unwrap().contains("broken")
    );
    // A file that is none keeps nobody from answering, and nothing is written over it.
    fs::write(parts.path("models/rollout"), "nonsense").unwrap();
    let again = parts.start_with(&[&token]);
    assert!(!answering(&again).await.is_empty());
    let refused = ask(&active, None).await;
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused}");
    assert!(refused.message().contains("correct or remove the file"), "{refused}");
}
