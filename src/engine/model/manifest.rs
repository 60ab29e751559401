//! `manifest.json`: what a bundle says of itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::taxonomy::{Target, vocabulary};

/// The version of the bundle format that this engine reads.
pub const SCHEMA_VERSION: u32 = 1;

/// A bundle's manifest. Unknown keys are refused, so that a misspelt one cannot be ignored in silence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format.
    pub schema_version: u32,
    /// The bundle's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// What the columns of the logits mean, in order.
    pub labels: Vec<Label>,
    /// The ONNX file and its signature.
    pub onnx: Onnx,
    /// The tokenizer.
    pub tokenizer: TokenizerFile,
    /// How the model's input is written.
    pub input: InputFormat,
    /// What settles clearly harmless messages without the model; a bundle need not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<ScreenFiles>,
    /// The engine's definitions that it was trained with.
    pub engine: EngineVersions,
    /// The packs that it was calibrated with.
    pub packs: Vec<PackReference>,
    /// Where it comes from: recipe, seed, encoder, data. For readers; not interpreted.
    pub training: serde_json::Value,
    /// What was measured. For readers; not interpreted.
    pub metrics: serde_json::Value,
    /// How far serving may be from training on the golden cases.
    pub tolerance: Tolerance,
    /// What the bundle may take to run; absent where it says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Every file of the bundle but this one.
    pub files: BTreeMap<String, FileEntry>,
}

/// One output column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The model's own name for it.
    pub name: String,
    /// The target that it stands for, as written in the label guide; checked when the bundle is verified.
    pub target: String,
}

/// The ONNX file and its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onnx {
    /// File name inside the bundle.
    pub file: String,
    /// Operator set of the default domain.
    pub opset: u32,
    /// `fp32`, `fp16` or `int8`.
    pub precision: String,
    /// Input tensors, each of shape `[batch, tokens]`.
    pub inputs: Vec<Tensor<IntegerType>>,
    /// Where the logits come out.
    pub output: Output,
}

/// Where the logits come out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "onnx.output: expected a tensor (`name`, and `type` float16 or float32), or a list of them, one a label"
)]
pub enum Output {
    /// One tensor of shape `[batch, labels]`.
    Together(Tensor<FloatType>),
    /// One tensor a label, in the order of the labels, each of shape `[batch]` or `[batch, 1]`.
    Apart(Vec<Tensor<FloatType>>),
}

impl Output {
    /// The tensors, in the order of the labels.
    #[must_use]
    pub fn tensors(&self) -> &[Tensor<FloatType>] {
        match self {
            Self::Together(tensor) => std::slice::from_ref(tensor),
            Self::Apart(tensors) => tensors,
        }
    }
}

/// A tensor of the signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tensor<Element> {
    /// Its name.
    pub name: String,
    /// Its element type.
    #[serde(rename = "type")]
    pub element: Element,
}

impl<Element: fmt::Display> fmt::Display for Tensor<Element> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.element)
    }
}

vocabulary! {
    /// Element types that the session can feed.
    IntegerType, "input type" {
        /// 32-bit integer.
        Int32 = "int32",
        /// 64-bit integer.
        Int64 = "int64",
    }
}

vocabulary! {
    /// Element types that the session can read.
    FloatType, "output type" {
        /// 16-bit float.
        Float16 = "float16",
        /// 32-bit float.
        Float32 = "float32",
    }
}

/// The tokenizer's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenizerFile {
    /// File name inside the bundle.
    pub file: String,
}

/// The screen's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScreenFiles {
    /// Name of the settings' file inside the bundle.
    pub settings: String,
    /// Name of the weights' file inside the bundle.
    pub weights: String,
}

/// How the model's input is written: sizes in tokens, and the control tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFormat {
    /// Longest input, special tokens and history included.
    pub max_tokens: usize,
    /// How much of the history's tail is shown at most.
    pub history_tokens: usize,
    /// How far two windows of a long text overlap.
    pub stride: usize,
    /// What stands for an identifier, by kind.
    pub placeholders: Placeholders,
    /// What stands before a turn of the history.
    pub turns: Turns,
}

/// What stands for an identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placeholders {
    /// For a telephone number.
    pub phone: String,
    /// For an e-mail address.
    pub email: String,
    /// For a link.
    pub url: String,
    /// For a handle.
    pub handle: String,
    /// For a payment identifier.
    pub payment: String,
}

/// What stands before a turn of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turns {
    /// A turn of the author.
    pub author: String,
    /// A turn of the other side.
    pub other: String,
}

impl InputFormat {
    /// Every control token.
    pub fn control_tokens(&self) -> impl Iterator<Item = &str> {
        let Placeholders { phone, email, url, handle, payment } = &self.placeholders;
        let Turns { author, other } = &self.turns;
        [phone, email, url, handle, payment, author, other].into_iter().map(String::as_str)
    }
}

/// The engine's definitions that a bundle depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineVersions {
    /// Of the text views.
    pub text_views_version: u32,
    /// Of the rule features.
    pub rule_features_version: u32,
}

/// A pack by name, version and hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackReference {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Of its file, in hexadecimal.
    pub sha256: String,
}

/// How far serving may be from training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Largest difference of a logit.
    pub logit: f64,
    /// Largest difference of a probability.
    pub probability: f64,
}

/// What a bundle may take to run, measured on its golden cases when it comes in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Budget {
    /// The median processor time of a message, prepared and classified on one thread, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<f64>,
    /// The resident memory of one session, in megabytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_mb: Option<f64>,
}

/// A file's fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// In hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

impl Manifest {
    /// The targets of the labels, in order; a label that maps to nothing, or two that map to one, is an error.
    ///
    /// # Errors
    /// Names the label, what was expected and what was found.
    pub fn targets(&self) -> Result<Vec<Target>, String> {
        let mut targets: Vec<Target> = Vec::new();
        for label in &self.labels {
            let target = label.target.parse::<Target>().map_err(|error| format!("label `{}`: {error}", label.name))?;
            if targets.contains(&target) {
                return Err(format!("label `{}`: a second label for `{target}`", label.name));
            }
            targets.push(target);
        }
        if targets.is_empty() { Err("no labels".to_owned()) } else { Ok(targets) }
    }
}
