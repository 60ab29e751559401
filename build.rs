//! Compiles `proto/` without protoc.
//!
//! Two descriptor sets come out of one compilation. The one that reflection serves is what the files say. The one that
//! Rust code is generated from differs in a single respect: the `string` fields of requests are `bytes`. The two are the
//! same on the wire, but a `string` that is not UTF-8 makes prost reject the whole call, with a code for our own faults
//! and without a field path, where `bytes` reach our own conversion, which refuses the one bad item and names the field.

#[cfg(feature = "server")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use prost_types::field_descriptor_proto::Type;
    use std::{env, fs, path::PathBuf};
    use tonic_prost_build::FileDescriptorSet;

    /// The messages that only clients send.
    const REQUESTS: [&str; 11] = [
        "Message",
        "Parties",
        "Turn",
        "CallerHit",
        "ScoreOptions",
        "ScoreStreamRequest",
        "ActivateBundleRequest",
        "InstallBundleRequest",
        "Outcome",
        "SetShadowRequest",
        "SetCanaryRequest",
    ];
    const CODEC: &str = "crate::server::grpc::codec::Codec";

    println!("cargo:rerun-if-changed=proto");
    let protos = ["sidedoor/v1/scoring.proto", "sidedoor/v1/models.proto", "sidedoor/v1/outcomes.proto"];
    let files: FileDescriptorSet = protox::compile(protos, ["proto"])?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets no OUT_DIR")?);
    fs::write(out.join("sidedoor.v1.binpb"), prost::Message::encode_to_vec(&files))?;

    let mut generated = files;
    for file in generated.file.iter_mut().filter(|file| file.package() == "sidedoor.v1") {
        for message in file.message_type.iter_mut().filter(|message| REQUESTS.contains(&message.name())) {
            for field in message.field.iter_mut().filter(|field| field.r#type() == Type::String) {
                field.set_type(Type::Bytes);
            }
        }
    }
    tonic_prost_build::configure().codec_path(CODEC).compile_fds(generated)?;
    Ok(())
}

#[cfg(not(feature = "server"))]
fn main() {}
