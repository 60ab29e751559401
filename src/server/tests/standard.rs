//! What every client expects: health, reflection, gRPC-Web, metrics and probes.

use prost::Message;
use tokio_stream::StreamExt;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use super::support::{ask, http, start};
use crate::server::grpc::SERVICE_NAME;

#[tokio::test]
async fn health_knows_the_server_and_the_service() {
    let service = start(&[]).await;
    let mut health = HealthClient::new(service.channel);
    for name in ["", SERVICE_NAME] {
        let request = HealthCheckRequest { service: name.to_owned() };
        assert_eq!(health.check(request).await.unwrap().into_inner().status(), ServingStatus::Serving);
    }
    let request = HealthCheckRequest { service: "nobody".to_owned() };
    assert_eq!(health.check(request).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn reflection_tells_the_services_and_the_files_as_written() {
    let service = start(&[]).await;
    let ask_for = |message| ServerReflectionRequest { host: String::new(), message_request: Some(message) };
    let requests = tokio_stream::iter([
        ask_for(MessageRequest::ListServices(String::new())),
        ask_for(MessageRequest::FileContainingSymbol(SERVICE_NAME.to_owned())),
    ]);
    let mut client = ServerReflectionClient::new(service.channel);
    let responses = client.server_reflection_info(requests).await.unwrap().into_inner();
    let responses: Vec<_> = responses.map(|response| response.unwrap().message_response.unwrap()).collect().await;
    let [MessageResponse::ListServicesResponse(list), MessageResponse::FileDescriptorResponse(files)] =
        responses.as_slice()
    else {
        panic!("unexpected {responses:?}");
    };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&SERVICE_NAME) && names.contains(&"grpc.health.v1.Health"), "{names:?}");
    let file = prost_types::FileDescriptorProto::decode(files.file_descriptor_proto[0].as_slice()).unwrap();
    let message = file.message_type.iter().find(|message| message.name() == "Message").unwrap();
    assert_eq!(message.field[0].r#type(), prost_types::field_descriptor_proto::Type::String);
}

#[tokio::test]
async fn browsers_are_answered_over_http_1() {
    let service = start(&[]).await;
    let message = ask("hello").encode_to_vec();
    let mut frame = vec![0];
    frame.extend(u32::try_from(message.len()).unwrap().to_be_bytes());
    frame.extend(message);
    let head = "POST /sidedoor.v1.ScoringService/Score HTTP/1.1\r\ncontent-type: application/grpc-web+proto";
    let answer = http(service.grpc, head, &frame).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("freelance.clause") && answer.contains("grpc-status:0"), "{answer}");
}

#[tokio::test]
async fn the_admin_port_serves_probes_and_metrics() {
    let mut service = start(&[]).await;
    service.client.score(ask("hello")).await.unwrap();
    service.client.score(ask("")).await.unwrap_err();
    let get = async |path: &str| http(service.admin, &format!("GET {path} HTTP/1.1"), b"").await;
    assert!(get("/healthz").await.starts_with("HTTP/1.1 200"));
    assert!(get("/readyz").await.starts_with("HTTP/1.1 200"));
    assert!(get("/nowhere").await.starts_with("HTTP/1.1 404"));
    let metrics = get("/metrics").await;
    for line in [
        r#"sidedoor_verdicts_total{action="HOLD",model="tiny",model_version="1.2",policy="freelance",policy_version="1.2"} 1"#,
        r#"sidedoor_stage_duration_seconds_count{stage="classify",model="tiny",model_version="1.2"} 1"#,
        r#"sidedoor_rejected_total{reason="invalid"} 1"#,
        r#"sidedoor_requests_total{rpc="Score",code="INVALID_ARGUMENT"} 1"#,
        r#"kind="policy",name="rentals",version="1.2""#,
        "sidedoor_workers 1",
        "# EOF",
    ] {
        assert!(metrics.contains(line), "no `{line}` in\n{metrics}");
    }
}
