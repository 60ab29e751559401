//! A model's large weights, held once for all of its sessions.
//!
//! Left to itself, every session copies what it finds in the file, so that memory grows with the workers. Weights that are
//! handed to a session are used where they lie, and what the runtime makes of them is made once (ONNX Runtime's shared
//! initializers and container of prepacked weights).

use std::sync::Arc;

use half::f16;
use ort::session::builder::{PrepackedWeights, SessionBuilder};
use ort::value::PrimitiveTensorElementType;
use ort::value::{DynValue, Tensor};
use prost::Message;

use super::runtime::{Device, Runtime};

/// Weights of fewer bytes stay where they are: the runtime folds small constants into the nodes that use them.
const SHARED_FROM_BYTES: usize = 64 * 1024;

/// What the sessions of one model share.
#[derive(Debug)]
pub(super) struct Weights {
    values: Vec<(String, Arc<DynValue>)>,
    prepacked: PrepackedWeights,
}

impl Weights {
    /// The large weights of an ONNX file. What is not understood is left to the runtime, which reads the file itself.
    pub(super) fn of(onnx: &[u8], runtime: &Runtime) -> Self {
        // On a device the runtime copies what it needs there, whoever held it before.
        let tensors = match runtime.device() {
            Device::Cpu => ModelProto::decode(onnx).ok().and_then(|model| model.graph),
            Device::Cuda => None,
        };
        let tensors = tensors.unwrap_or_default().initializer.into_iter();
        let values = tensors.filter_map(|tensor| Some((tensor.name.clone(), Arc::new(value(tensor)?)))).collect();
        Self { values, prepacked: PrepackedWeights::new() }
    }

    /// Makes a session use them.
    pub(super) fn share(&self, mut builder: SessionBuilder) -> Result<SessionBuilder, String> {
        for (name, value) in &self.values {
            builder = builder.with_initializer(name, Arc::clone(value)).map_err(|error| error.to_string())?;
        }
        builder.with_prepacked_weights(&self.prepacked).map_err(|error| error.to_string())
    }
}

/// A weight as the runtime takes it; `None` for small ones, other types and bytes that do not fill the shape.
fn value(tensor: TensorProto) -> Option<DynValue> {
    let bytes = tensor.raw_data;
    if bytes.len() < SHARED_FROM_BYTES {
        return None;
    }
    match tensor.data_type {
        FLOAT => typed(tensor.dims, numbers(&bytes, f32::from_le_bytes)?),
        FLOAT16 => typed(tensor.dims, numbers(&bytes, f16::from_le_bytes)?),
        INT8 => typed(tensor.dims, bytes.into_iter().map(u8::cast_signed).collect()),
        UINT8 => typed(tensor.dims, bytes),
        _ => None,
    }
}

fn numbers<T, const SIZE: usize>(bytes: &[u8], read: fn([u8; SIZE]) -> T) -> Option<Vec<T>> {
    let (chunks, rest) = bytes.as_chunks::<SIZE>();
    rest.is_empty().then(|| chunks.iter().map(|chunk| read(*chunk)).collect())
}

fn typed<T: PrimitiveTensorElementType + std::fmt::Debug + Clone + 'static>(
    shape: Vec<i64>,
    numbers: Vec<T>,
) -> Option<DynValue> {
    Tensor::from_array((shape, numbers)).ok().map(Tensor::into_dyn)
}

/// Element types' numbers (`TensorProto.DataType` of the ONNX specification).
const FLOAT: i32 = 1;
const UINT8: i32 = 2;
const INT8: i32 = 3;
const FLOAT16: i32 = 10;

/// The fields of the ONNX format that weights need (onnx.proto, IR version 3 and later).
#[derive(Clone, PartialEq, Message)]
struct ModelProto {
    #[prost(message, optional, tag = "7")]
    graph: Option<GraphProto>,
}

#[derive(Clone, PartialEq, Message)]
struct GraphProto {
    #[prost(message, repeated, tag = "5")]
    initializer: Vec<TensorProto>,
}

#[derive(Clone, PartialEq, Message)]
struct TensorProto {
    #[prost(int64, repeated, tag = "1")]
    dims: Vec<i64>,
    #[prost(int32, tag = "2")]
    data_type: i32,
    #[prost(string, tag = "8")]
    name: String,
    #[prost(bytes = "vec", tag = "9")]
    raw_data: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(data_type: i32, shape: &[i64], bytes: usize, is_shared: bool) {
        let name = "table".to_owned();
        let tensor = TensorProto { dims: shape.to_vec(), data_type, name, raw_data: vec![1; bytes] };
        assert_eq!(value(tensor).is_some(), is_shared, "type {data_type}, shape {shape:?}, {bytes} bytes");
    }

    #[test]
    fn large_weights_of_the_usual_types_are_shared() {
        check(INT8, &[256, 256], 65_536, true);
        check(UINT8, &[65_536], 65_536, true);
        check(FLOAT, &[128, 128], 65_536, true);
        check(FLOAT16, &[2, 16_384], 65_536, true);
        check(INT8, &[255, 256], 65_280, false);
        check(INT8, &[256, 257], 65_536, false);
        check(FLOAT, &[16_384], 65_537, false);
        check(FLOAT, &[-1, 128], 65_536, false);
        // int64: an index, not a weight.
        check(7, &[8_192], 65_536, false);
    }
}
