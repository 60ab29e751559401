//! An ONNX Runtime session: windows in, one logit per target and window out. Blocking.
//!
//! One thread a session, and one unpadded window a run unless the caller knows better: dynamic int8 takes its activation
//! scales over the whole tensor, so a batch would let neighbours move a score (onnxruntime#10111).

use std::path::PathBuf;

use half::f16;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session as Inner, SessionInputValue, SessionOutputs};
use ort::value::{Tensor as Value, TensorRef, ValueType};

use super::manifest::{FloatType, IntegerType, Manifest, Output, Tensor};
use super::runtime::{Device, Runtime};
use super::tokenizer::Window;
use super::weights::Weights;
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
    /// The model's file cannot be read, or is no longer what was verified.
    #[error("cannot read the model {0}")]
    Unreadable(String),
    /// The device cannot be used.
    #[error("the model cannot run on {}: {reason}", .device.as_str())]
    Device {
        /// The device.
        device: Device,
        /// Why.
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

/// A model ready to run on the calling thread.
#[derive(Debug)]
pub struct Session {
    inner: Inner,
    targets: Vec<Target>,
    inputs: Vec<(Input, IntegerType)>,
    output: Output,
    can_batch: bool,
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
    /// Loads a model and compares its signature with the manifest's.
    ///
    /// # Errors
    /// When ONNX Runtime refuses the model, or its signature is another one.
    pub(super) fn from_bytes(
        runtime: &Runtime,
        onnx: &[u8],
        manifest: &Manifest,
        weights: &Weights,
    ) -> Result<Self, SessionError> {
        let unloadable = |error: String| SessionError::Unloadable(error);
        let targets = manifest.targets().map_err(unloadable)?;
        let inner = (|| -> Result<Inner, String> {
            let builder = runtime.builder().map_err(|error| error.to_string())?;
            weights
                .share(builder)?
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
            let input = Input::named(&tensor.name).ok_or_else(|| SessionError::Signature {
                expected: "inputs named input_ids, attention_mask or token_type_ids".to_owned(),
                found: format!("`{}`", tensor.name),
            })?;
            inputs.push((input, tensor.element));
        }
        let has_mask = inputs.iter().any(|(input, _)| *input == Input::Mask);
        let can_batch = has_mask && leaves_rows_open(&inner);
        Ok(Self { inner, targets, inputs, output: manifest.onnx.output.clone(), can_batch })
    }

    /// Whether the model can read several windows in one run: it takes a mask, and its graph does not fix their number.
    /// It says nothing of whether a window's logits are then the same.
    #[must_use]
    pub fn can_batch(&self) -> bool {
        self.can_batch
    }

    /// Runs one window.
    ///
    /// # Errors
    /// When ONNX Runtime fails, or a logit is no number.
    pub fn run(&mut self, window: &Window) -> Result<Logits, SessionError> {
        let nothing = || SessionError::Run("no row of logits".to_owned());
        self.run_batch(&[window])?.pop().ok_or_else(nothing)
    }

    /// Runs windows together, each padded to the longest; the logits are in their order. For models that
    /// [can](Self::can_batch).
    ///
    /// # Errors
    /// As [`Self::run`], for all of them.
    pub fn run_batch(&mut self, windows: &[&Window]) -> Result<Vec<Logits>, SessionError> {
        let length = windows.iter().map(|window| window.ids.len()).max().unwrap_or_default();
        let shape = [windows.len(), length];
        let rows: Vec<_> = self.inputs.iter().map(|(input, _)| input.rows(windows, length)).collect();
        let mut values = Vec::with_capacity(rows.len());
        for ((input, element), data) in self.inputs.iter().zip(&rows) {
            values.push((input.name(), input_value(shape, data, *element)?));
        }
        let outputs = self.inner.run(values).map_err(failed)?;
        let tensors = self.output.tensors();
        let each = self.targets.len() / tensors.len();
        let mut found = Vec::with_capacity(tensors.len());
        for tensor in tensors {
            let values = output_values(&outputs, tensor)?;
            if values.len() != each * windows.len() {
                let error = format!("{} logits in `{}`, expected {each} a window", values.len(), tensor.name);
                return Err(SessionError::Run(error));
            }
            found.push(values);
        }
        let row = |row: usize| found.iter().flat_map(move |values| &values[row * each..(row + 1) * each]);
        (0..windows.len()).map(|index| named(&self.targets, row(index))).collect()
    }
}

impl Input {
    /// What the model is fed for these windows, row by row.
    fn rows(self, windows: &[&Window], length: usize) -> Vec<i64> {
        let mut rows = Vec::with_capacity(windows.len() * length);
        for window in windows {
            let end = rows.len() + length;
            match self {
                Self::Ids => rows.extend(&window.ids),
                Self::Mask => rows.extend(window.ids.iter().map(|_| 1)),
                Self::TypeIds => rows.extend(&window.type_ids),
            }
            rows.resize(end, PADDING);
        }
        rows
    }
}

/// What stands behind a window that is shorter than others. The mask hides it, so any token would do.
const PADDING: i64 = 0;

/// A row of logits by target.
fn named<'a>(targets: &[Target], row: impl Iterator<Item = &'a f64>) -> Result<Logits, SessionError> {
    let mut logits = Logits::default();
    for (target, logit) in targets.iter().zip(row) {
        if logit.is_nan() {
            return Err(SessionError::NotANumber(*target));
        }
        logits.set(*target, *logit);
    }
    Ok(logits)
}

/// Whether the graph leaves open how many windows there are, and how long they are.
fn leaves_rows_open(session: &Inner) -> bool {
    let is_open = |kind: &ValueType, sizes: usize| {
        kind.tensor_shape().is_some_and(|shape| shape.iter().take(sizes).all(|size| *size == -1))
    };
    session.inputs().iter().all(|input| is_open(input.dtype(), 2))
        && session.outputs().iter().all(|output| is_open(output.dtype(), 1))
}

fn failed(error: ort::Error) -> SessionError {
    SessionError::Run(error.to_string())
}

/// Rows of tokens as the model wants them.
fn input_value(shape: [usize; 2], data: &[i64], element: IntegerType) -> Result<SessionInputValue<'_>, SessionError> {
    match element {
        IntegerType::Int64 => Ok(TensorRef::from_array_view((shape, data)).map_err(failed)?.into()),
        IntegerType::Int32 => {
            let narrow: Result<Vec<i32>, _> = data.iter().map(|id| i32::try_from(*id)).collect();
            let narrow = narrow.map_err(|_| SessionError::Run("a token id does not fit into int32".to_owned()))?;
            Ok(Value::from_array((shape, narrow)).map_err(failed)?.into())
        }
    }
}

fn output_values(outputs: &SessionOutputs<'_>, tensor: &Tensor<FloatType>) -> Result<Vec<f64>, SessionError> {
    let missing = || SessionError::Run(format!("no output `{}`", tensor.name));
    let output = outputs.get(tensor.name.as_str()).ok_or_else(missing)?;
    Ok(match tensor.element {
        FloatType::Float32 => widened(output.try_extract_tensor::<f32>().map_err(failed)?.1),
        FloatType::Float16 => widened(output.try_extract_tensor::<f16>().map_err(failed)?.1),
    })
}

fn widened<T: Copy + Into<f64>>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| (*value).into()).collect()
}

fn check_signature(session: &Inner, manifest: &Manifest, label_count: usize) -> Result<(), SessionError> {
    let expected: Vec<String> = manifest.onnx.inputs.iter().map(Tensor::to_string).collect();
    let found: Vec<String> =
        session.inputs().iter().map(|outlet| format!("{}: {}", outlet.name(), element_name(outlet.dtype()))).collect();
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
    let written: Vec<String> = output.tensors().iter().map(Tensor::to_string).collect();
    let written = written.join(", ");
    let expected = match output {
        Output::Together(_) => format!("output {written} of shape [batch, {label_count}]"),
        Output::Apart(_) => {
            format!("outputs {written} of shape [batch] or [batch, 1], one for each of {label_count} labels")
        }
    };
    let is_of_labels = match output {
        Output::Together(_) => true,
        Output::Apart(tensors) => tensors.len() == label_count,
    };
    let fits = output.tensors().iter().all(|tensor| {
        let outlet = session.outputs().iter().find(|outlet| outlet.name() == tensor.name);
        outlet.is_some_and(|outlet| {
            let shape: &[i64] = outlet.dtype().tensor_shape().map_or(&[], |shape| shape);
            element_name(outlet.dtype()) == tensor.element.as_str() && has_shape(shape, output, label_count)
        })
    });
    if fits && is_of_labels {
        Ok(())
    } else {
        let found: Vec<String> =
            session.outputs().iter().map(|outlet| format!("{}: {}", outlet.name(), outlet.dtype())).collect();
        Err(SessionError::Signature { expected, found: format!("outputs {}", found.join(", ")) })
    }
}

/// Whether a tensor of the output can have its shape; -1 stands for a size that the graph leaves open.
fn has_shape(shape: &[i64], output: &Output, label_count: usize) -> bool {
    let count = i64::try_from(label_count).unwrap_or(i64::MAX);
    match (output, shape) {
        (Output::Together(_), [_, columns]) => *columns == count || *columns == -1,
        (Output::Apart(_), [_]) => true,
        (Output::Apart(_), [_, columns]) => *columns == 1 || *columns == -1,
        (Output::Together(_) | Output::Apart(_), _) => false,
    }
}

/// The element type as manifests write it; what is no tensor is named in the runtime's words.
fn element_name(kind: &ValueType) -> String {
    kind.tensor_type().map_or_else(|| kind.to_string(), |element| format!("{element:?}").to_lowercase())
}
