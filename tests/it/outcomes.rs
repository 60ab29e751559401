//! Outcomes: SIGKILL at any moment loses none that was acknowledged; the command line reads them beside the service.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use sidedoor::server::grpc::proto::outcome_service_client::OutcomeServiceClient;
use sidedoor::server::grpc::proto::{
    Intent, Message, Outcome, OutcomeSource, ReportOutcomesRequest, ReportOutcomesResponse, outcome_result,
};
use tokio::sync::mpsc;
use tonic::transport::Channel;
use tonic::{Request, Status};

use crate::service::{Service, ask};
use crate::support::{rounds, sidedoor};

const REPORTERS: usize = 4;

fn outcome(id: &str, text: &str, intents: &[Intent]) -> Outcome {
    Outcome {
        id: id.as_bytes().to_vec(),
        message: Some(Message { text: text.as_bytes().to_vec(), ..Default::default() }),
        source: OutcomeSource::Moderator.into(),
        intents: intents.iter().map(|intent| i32::from(*intent)).collect(),
        ..Default::default()
    }
}

async fn report(
    client: &mut OutcomeServiceClient<Channel>,
    outcomes: Vec<Outcome>,
) -> Result<ReportOutcomesResponse, Status> {
    Ok(client.report_outcomes(Request::new(ReportOutcomesRequest { outcomes })).await?.into_inner())
}

/// Runs `sidedoor outcomes …` on the folder; gives what it printed.
fn outcomes(folder: &Path, arguments: &[&str]) -> String {
    let setting = format!("outcomes.directory={}", folder.display());
    let output = sidedoor(folder).arg("outcomes").args(arguments).args(["--set", setting.as_str()]).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The ids on the disk, each of which must be there once.
fn ids(folder: &Path) -> BTreeSet<String> {
    let lines = outcomes(folder, &["export"]);
    let ids: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    let once: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(once.len(), ids.len(), "an id stands twice");
    once
}

/// Reports one small batch after the other until the service is gone; tells of every outcome that was acknowledged.
async fn reporter(
    mut client: OutcomeServiceClient<Channel>,
    name: String,
    acknowledged: mpsc::UnboundedSender<String>,
) {
    for batch in 0.. {
        let ids: Vec<String> = (0..3).map(|item| format!("{name}-{batch}-{item}")).collect();
        let batch = ids.iter().map(|id| outcome(id, "pay me directly", &[Intent::PayOffPlatform])).collect();
        let Ok(response) = report(&mut client, batch).await else { return };
        for (id, result) in ids.into_iter().zip(response.results) {
            let Some(outcome_result::Result::Stored(_)) = result.result else { panic!("{result:?}") };
            acknowledged.send(id).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_moment_loses_no_acknowledged_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let setting = format!("outcomes.directory={}", folder.path().display());
    let settings = [setting.as_str(), "server.default_deadline_ms=60000"];
    let mut random = 20_251_u64;
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds(6) {
        let mut service = Service::start(&settings);
        let kept = ids(folder.path());
        assert!(acknowledged.is_subset(&kept), "lost: {:?}", acknowledged.difference(&kept));
        let (heard, mut hearing) = mpsc::unbounded_channel();
        let mut reporters = Vec::new();
        for number in 0..REPORTERS {
            let client = OutcomeServiceClient::new(service.channel().await);
            reporters.push(tokio::spawn(reporter(client, format!("{round}-{number}"), heard.clone())));
        }
        drop(heard);
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        for _ in 0..=(random >> 33) % 60 {
            acknowledged.insert(hearing.recv().await.unwrap());
        }
        service.kill();
        for reporter in reporters {
            reporter.await.unwrap();
        }
        // Acknowledged before the kill, and heard of after it.
        while let Some(id) = hearing.recv().await {
            acknowledged.insert(id);
        }
        // Every other time nobody has opened the file before the next service does.
        if round % 2 == 0 {
            let kept = ids(folder.path());
            assert!(acknowledged.is_subset(&kept), "lost: {:?}", acknowledged.difference(&kept));
        }
    }
    let service = Service::start(&settings);
    let kept = ids(folder.path());
    assert!(acknowledged.is_subset(&kept) && !acknowledged.is_empty(), "{} of {}", kept.len(), acknowledged.len());
    // Whoever did not hear of it may report it again: it is there once.
    let mut client = OutcomeServiceClient::new(service.channel().await);
    let again: Vec<_> =
        kept.iter().take(5).map(|id| outcome(id, "pay me directly", &[Intent::PayOffPlatform])).collect();
    for result in report(&mut client, again).await.unwrap().results {
        assert!(matches!(result.result, Some(outcome_result::Result::Stored(_))), "{result:?}");
    }
    assert_eq!(ids(folder.path()), kept);
}

#[tokio::test]
async fn the_command_line_reads_beside_the_service() {
    let folder = tempfile::tempdir().unwrap();
    let setting = format!("outcomes.directory={}", folder.path().display());
    let service = Service::start(&[&setting]);
    let mut client = OutcomeServiceClient::new(service.channel().await);
    let share = outcome("a", "my mail is jo at example dot com", &[Intent::ShareContact]);
    let user =
        Outcome { source: OutcomeSource::UserReport.into(), declines: Some(false), ..outcome("b", "thanks", &[]) };
    report(&mut client, vec![share, user]).await.unwrap();
    let verdict = service.client().await.score(ask("thanks")).await.unwrap().into_inner().verdict.unwrap();
    let model = verdict.release.unwrap().model.unwrap();

    let file = folder.path().join("export.jsonl");
    outcomes(folder.path(), &["export", "--model", &model.sha256, "--output", file.to_str().unwrap()]);
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // What one call reports is read side by side, and kept in the order in which it was read.
    lines.sort_by_key(|line| line["id"].to_string());
    let [a, b] = lines.as_slice() else { panic!("{text}") };
    assert_eq!((&a["id"], &a["source"], &b["source"]), (&"a".into(), &"moderator".into(), &"user_report".into()));
    assert_eq!((&a["intents"], &a["model"]["sha256"]), (&serde_json::json!(["share_contact"]), &model.sha256.into()));
    assert!(a["features"]["email"].as_f64().unwrap() > 0.5 && b["features"]["email"] == 0.0, "{text}");
    let logit = |line: &Value| line["logits"]["share_contact"].as_f64().unwrap();
    assert!(logit(a) > logit(b) && a["logits"].as_object().unwrap().len() == 7, "{text}");
    assert!(!text.contains("jo at example") && !text.contains("thanks"), "{text}");
    assert_eq!(outcomes(folder.path(), &["export", "--model", "000000000000"]), "");

    let stats: Value = serde_json::from_str(&outcomes(folder.path(), &["stats", "--json"])).unwrap();
    assert_eq!((&stats["outcomes"], &stats["sources"]["moderator"]["any_intent"]), (&2.into(), &1.into()));
    assert_eq!(stats["sources"]["user_report"]["declines_known"], 1);
    let printed = outcomes(folder.path(), &["stats"]);
    assert!(printed.contains("share_contact") && printed.contains("100.0 %"), "{printed}");
}
