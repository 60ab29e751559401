//! An ONNX Runtime session: one window in, one logit per target out. Blocking.
//!
//! One unpadded window a run, one thread a session: dynamic int8 takes its activation scales over the whole tensor, so
//! a batch would let neighbours move a score (onnxruntime#10111).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::session::Session as Inner;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::{TensorElementType, TensorRef, ValueType};

use super::bundle::{Bundle, Verified};
use super::manifest::{Element, Manifest};
use super::tokenizer::Window;
use crate::engine::score::Logits;
use crate::engine::taxonomy::Target;

/// Why a model cannot be loaded or run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The shared library cannot be loaded.
    #[error("cannot load ONNX Runtime from {path}: {reason}")]
    Runtime {
        /// Where it was looked for.
        path: PathBuf,
        /// The loader's words.
        reason: String,
    },
    /// The file is not a model that the runtime accepts.
    #[error("the model cannot be loaded: {0}")]
    Unloadable(String),
    /// The model's signature is not the manifest's.
    #[error("expected {expected}, found {found}")]
    Signature {
        /// From the manifest.
        expected: String,
        /// From the model.
        found: String,
    },
    /// A run failed.
    #[error("the model failed: {0}")]
    Run(String),
    /// A logit is no number.
    #[error("the model's logit for `{0}` is not a number")]
    NotANumber(Target),
}

/// The loaded ONNX Runtime library. A process holds one, however often it is opened.
#[derive(Debug, Clone)]
pub struct Runtime(ort::environment::Environment);

/// ONNX Runtime allows one environment a process, so this is shared by force; it is written once.
static LOADED: Mutex<Option<(PathBuf, Runtime)>> = Mutex::new(None);

impl Runtime {
    /// Loads the shared library, or gives the loaded one.
    ///
    /// # Errors
    /// When the file is missing, is not a library of the version that this build expects, or another one is loaded.
    pub fn open(library: &Path) -> Result<Self, SessionError> {
        let error = |reason: String| SessionError::Runtime { path: library.to_owned(), reason };
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        match loaded.as_ref() {
            Some((path, runtime)) if path == library => return Ok(runtime.clone()),
            Some((path, _)) => return Err(error(format!("this process has loaded {}", path.display()))),
            None => {}
        }
        let builder = ort::init_from(library).map_err(|cause| error(cause.to_string()))?;
        let runtime = builder.with_telemetry(false).build().map(Self).map_err(|cause| error(cause.to_string()))?;
        *loaded = Some((library.to_owned(), runtime.clone()));
        Ok(runtime)
    }
}

/// A model ready to run on the calling thread.
#[derive(Debug)]
pub struct Session {
    inner: Inner,
    targets: Vec<Target>,
    inputs: Vec<Input>,
    output: String,
}

/// What a model may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    Ids,
    Mask,
    TypeIds,
}

impl Input {
    fn named(name: &str) -> Option<Self> {
        match name {
            "input_ids" => Some(Self::Ids),
            "attention_mask" => Some(Self::Mask),
            "token_type_ids" => Some(Self::TypeIds),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ids => "input_ids",
            Self::Mask => "attention_mask",
            Self::TypeIds => "token_type_ids",
        }
    }
}

impl Session {
    /// Loads a verified bundle's model.
    ///
    /// # Errors
    /// When ONNX Runtime refuses the model.
    pub fn load(runtime: &Runtime, bundle: &Bundle<Verified>) -> Result<Self, SessionError> {
        Self::from_bytes(runtime, bundle.onnx(), bundle.manifest())
    }

    /// Loads a model and compares its signature with the manifest's; for the gate, before a bundle is verified.
    pub(super) fn from_bytes(runtime: &Runtime, onnx: &[u8], manifest: &Manifest) -> Result<Self, SessionError> {
        let unloadable = |error: String| SessionError::Unloadable(error);
        let targets = manifest.targets().map_err(unloadable)?;
        let inner = (|| -> Result<Inner, String> {
            Inner::builder(&runtime.0)
                .map_err(|error| error.to_string())?
                .with_optimization_level(GraphOptimizationLevel::Level3)
                .map_err(|error| error.to_string())?
                .with_intra_threads(1)
                .map_err(|error| error.to_string())?
                .with_inter_threads(1)
                .map_err(|error| error.to_string())?
                .with_intra_op_spinning(false)
                .map_err(|error| error.to_string())?
                .commit_from_memory(onnx)
                .map_err(|error| error.to_string())
        })()
        .map_err(unloadable)?;
        check_signature(&inner, manifest, targets.len())?;
        let mut inputs = Vec::new();
        for tensor in &manifest.onnx.inputs {
            inputs.push(Input::named(&tensor.name).ok_or_else(|| SessionError::Signature {
                expected: "inputs named input_ids, attention_mask or token_type_ids".to_owned(),
                found: format!("`{}`", tensor.name),
            })?);
        }
        Ok(Self { inner, targets, inputs, output: manifest.onnx.output.name.clone() })
    }

    /// Runs one window.
    ///
    /// # Errors
    /// When ONNX Runtime fails, or a logit is no number.
    pub fn run(&mut self, window: &Window) -> Result<Logits, SessionError> {
        let failed = |error: ort::Error| SessionError::Run(error.to_string());
        let shape = [1_usize, window.ids.len()];
        let mask = vec![1_i64; window.ids.len()];
        let mut values = Vec::with_capacity(self.inputs.len());
        for input in &self.inputs {
            let data = match input {
                Input::Ids => &window.ids,
                Input::Mask => &mask,
                Input::TypeIds => &window.type_ids,
            };
            values.push((input.name(), TensorRef::from_array_view((shape, data.as_slice())).map_err(failed)?));
        }
        let outputs = self.inner.run(values).map_err(failed)?;
        let output = outputs.get(self.output.as_str()).ok_or_else(|| SessionError::Run("no output".to_owned()))?;
        let (_, row) = output.try_extract_tensor::<f32>().map_err(failed)?;
        if row.len() != self.targets.len() {
            return Err(SessionError::Run(format!("{} logits, expected {}", row.len(), self.targets.len())));
        }
        let mut logits = Logits::default();
        for (target, logit) in self.targets.iter().zip(row) {
            if logit.is_nan() {
                return Err(SessionError::NotANumber(*target));
            }
            logits.set(*target, f64::from(*logit));
        }
        Ok(logits)
    }
}

fn check_signature(session: &Inner, manifest: &Manifest, label_count: usize) -> Result<(), SessionError> {
    let written = |name: &str, element: Element| format!("{name}: {}", element_name(element));
    let describe = |name: &str, kind: &ValueType| match kind.tensor_type() {
        Some(element) => format!("{name}: {}", ort_element_name(element)),
        None => format!("{name}: {kind}"),
    };
    let expected: Vec<String> =
        manifest.onnx.inputs.iter().map(|tensor| written(&tensor.name, tensor.element)).collect();
    let found: Vec<String> = session.inputs().iter().map(|outlet| describe(outlet.name(), outlet.dtype())).collect();
    let (mut expected_sorted, mut found_sorted) = (expected.clone(), found.clone());
    expected_sorted.sort_unstable();
    found_sorted.sort_unstable();
    if expected_sorted != found_sorted {
        return Err(SessionError::Signature {
            expected: format!("inputs {}", expected.join(", ")),
            found: format!("inputs {}", found.join(", ")),
        });
    }
    let output = &manifest.onnx.output;
    let found = session.outputs().iter().find(|outlet| outlet.name() == output.name);
    let expected = format!("output {} of shape [batch, {label_count}]", written(&output.name, output.element));
    let fits = found.is_some_and(|outlet| {
        let element = outlet.dtype().tensor_type().map(ort_element_name);
        let shape: &[i64] = outlet.dtype().tensor_shape().map_or(&[], |shape| shape);
        element.as_deref() == Some(element_name(output.element))
            && shape.len() == 2
            && i64::try_from(label_count).is_ok_and(|count| shape[1] == count || shape[1] == -1)
    });
    if fits {
        Ok(())
    } else {
        let found: Vec<String> =
            session.outputs().iter().map(|outlet| format!("{}: {}", outlet.name(), outlet.dtype())).collect();
        Err(SessionError::Signature { expected, found: format!("outputs {}", found.join(", ")) })
    }
}

fn element_name(element: Element) -> &'static str {
    match element {
        Element::Int64 => "int64",
        Element::Float32 => "float32",
    }
}

fn ort_element_name(element: TensorElementType) -> String {
    if element == TensorElementType::Int64 {
        "int64".to_owned()
    } else if element == TensorElementType::Float32 {
        "float32".to_owned()
    } else {
        format!("{element:?}").to_lowercase()
    }
}
