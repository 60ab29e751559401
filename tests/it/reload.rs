//! A new release beside the old one, in the real service: published on SIGHUP if all is well, refused otherwise.

use std::fs;

use sidedoor::server::grpc::proto::score_stream_response::Result as StreamResult;
use sidedoor::server::grpc::proto::{ScoreRequest, ScoreStreamRequest};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

use crate::parts::{PUBLISHED, Parts, REFUSED, metrics, reload};
use crate::service::{Service, ask};

/// A pack that fires on one word of its own.
const PACK: &str = r#"
name = "own"
version = "1"
lang = "en"

[[rule]]
id = "own.word"
target = "move_off_platform"
confidence = 0.5
phrases = ["xylophone"]
hits = ["the xylophone"]
misses = ["the piano"]
"#;

async fn rules_that_fire(service: &Service) -> Vec<String> {
    let mut request = ask("my xylophone and your piano");
    request.options =
        Some(sidedoor::server::grpc::proto::ScoreOptions { include_findings: Some(true), ..Default::default() });
    let verdict = service.client().await.score(request).await.unwrap().into_inner().verdict.unwrap();
    verdict.findings.into_iter().map(|finding| finding.rule).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_publishes_a_sound_release_and_refuses_a_broken_one() {
    let parts = Parts::new();
    let mut service = parts.start();
    assert_eq!(rules_that_fire(&service).await, [""; 0]);

    fs::write(parts.path("packs/own.toml"), PACK).unwrap();
    reload(&service, PUBLISHED, 1).await;
    assert_eq!(rules_that_fire(&service).await, ["own.word"]);
    assert!(metrics(&service).await.contains(r#"kind="pack",name="own",version="1""#));

    // Each of these breaks another part; none of them may be seen in an answer.
    fs::write(parts.path("packs/own.toml"), PACK.replace("the piano", "no xylophone")).unwrap();
    reload(&service, REFUSED, 1).await;
    assert_eq!(rules_that_fire(&service).await, ["own.word"]);
    fs::write(parts.path("packs/own.toml"), PACK.replace("version = \"1\"", "version = \"2\"")).unwrap();
    fs::write(parts.path("policies/broken.toml"), "nonsense = 1\n").unwrap();
    reload(&service, REFUSED, 2).await;
    fs::remove_file(parts.path("policies/broken.toml")).unwrap();
    let pointer = fs::read_to_string(parts.path("models/active")).unwrap();
    fs::write(parts.path("models/active"), "nowhere/0.0.0\n").unwrap();
    reload(&service, REFUSED, 3).await;
    assert!(metrics(&service).await.contains(r#"kind="pack",name="own",version="1""#));
    assert_eq!(rules_that_fire(&service).await, ["own.word"]);

    // All put right, with the pack's second version in place.
    fs::write(parts.path("models/active"), pointer).unwrap();
    reload(&service, PUBLISHED, 2).await;
    let text = metrics(&service).await;
    assert!(text.contains(r#"name="own",version="2""#) && !text.contains(r#"name="own",version="1""#), "{text}");

    service.terminate();
    let (status, log) = service.wait();
    assert!(status.success(), "{log:#?}");
    let refusals: Vec<&String> = log.iter().filter(|line| line.contains("the old one goes on")).collect();
    assert_eq!(refusals.len(), 3, "{log:#?}");
    for (refusal, why) in refusals.iter().zip(["own.toml:12", "broken.toml", "nowhere/0.0.0"]) {
        assert!(refusal.contains(why), "`{refusal}` should say `{why}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_are_served_side_by_side_and_reload_with_the_release() {
    let parts = Parts::new();
    let service = parts.start();
    let asked = async |policy: &str| {
        let mut request = ask("pay me directly, outside the site, and we both save the fee");
        let parties = sidedoor::server::grpc::proto::Parties { strike_ages_days: vec![5], ..Default::default() };
        request.message.as_mut().unwrap().parties = Some(parties);
        let policy = policy.as_bytes().to_vec();
        request.options = Some(sidedoor::server::grpc::proto::ScoreOptions { policy, ..Default::default() });
        service.client().await.score(request).await.map(|answer| answer.into_inner().verdict.unwrap())
    };
    let freelance = asked("").await.unwrap();
    assert_eq!(freelance.clause.as_deref(), Some("payment.always"));
    assert_eq!(freelance.rule.as_deref(), Some("Rule 4: work found here is paid here"));
    assert!(freelance.alternative.unwrap().contains("milestone"));
    assert_eq!(freelance.consequence.unwrap().strikes, 2);
    let services = asked("services").await.unwrap();
    assert_eq!(services.release.unwrap().policy.unwrap().name, "services");
    assert_eq!(services.rule.as_deref(), Some("Terms, section 3: payment"));
    assert_eq!(asked("barter").await.unwrap_err().code(), tonic::Code::InvalidArgument);

    let shipped = fs::read_to_string(parts.path("policies/services.toml")).unwrap();
    let barter = shipped.replace("name = \"services\"", "name = \"barter\"").replace("payment.always", "payment.never");
    fs::write(parts.path("policies/barter.toml"), &barter).unwrap();
    reload(&service, PUBLISHED, 1).await;
    assert_eq!(asked("barter").await.unwrap().clause.as_deref(), Some("payment.never"));
    // Two of one name, a gap, and a guarantee that no bundle gives: each is refused, and the old one goes on.
    for (refused, broken) in [
        shipped.clone(),
        barter.replace(
            "intents = [\"pay_off_platform\"]",
            "stages = [\"pre_contract\"]\nintents = [\"pay_off_platform\"]",
        ),
        barter.replacen("{ at = 0.35, action = \"NUDGE\" }", "{ guarantee = \"none\", action = \"NUDGE\" }", 1),
    ]
    .into_iter()
    .enumerate()
    {
        fs::write(parts.path("policies/barter.toml"), broken).unwrap();
        reload(&service, REFUSED, refused + 1).await;
        assert_eq!(asked("barter").await.unwrap().clause.as_deref(), Some("payment.never"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_over_a_swap() {
    let parts = Parts::new();
    let service = parts.start();
    let (requests, outgoing) = tokio::sync::mpsc::channel(4);
    let item =
        |id: &str, request: ScoreRequest| ScoreStreamRequest { id: id.as_bytes().to_vec(), request: Some(request) };
    let mut client = service.client().await;
    requests.send(item("before", ask("my xylophone"))).await.unwrap();
    let mut answers = client.score_stream(ReceiverStream::new(outgoing)).await.unwrap().into_inner();
    let packs_of = |answer: sidedoor::server::grpc::proto::ScoreStreamResponse| match answer.result {
        Some(StreamResult::Verdict(verdict)) => {
            verdict.release.unwrap().packs.into_iter().map(|pack| pack.name).collect::<Vec<_>>()
        }
        other => panic!("no verdict: {other:?}"),
    };
    let before = packs_of(answers.next().await.unwrap().unwrap());
    fs::write(parts.path("packs/own.toml"), PACK).unwrap();
    reload(&service, PUBLISHED, 1).await;
    requests.send(item("after", ask("my xylophone"))).await.unwrap();
    let after = packs_of(answers.next().await.unwrap().unwrap());
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.contains(&"own".to_owned()) && !before.contains(&"own".to_owned()), "{before:?} {after:?}");
    drop(requests);
    assert!(answers.next().await.is_none());
}
