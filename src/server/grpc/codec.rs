//! The codec of the generated service: tonic's own, except for whom it blames.

use std::marker::PhantomData;

use prost::Message;
use tonic::Status;
use tonic::codec::{BufferSettings, DecodeBuf, Decoder as Decode};
use tonic_prost::{ProstCodec, ProstDecoder, ProstEncoder};

/// Encodes as tonic does; bytes that cannot be decoded are the sender's fault (`INVALID_ARGUMENT`), not `INTERNAL`.
#[derive(Debug, Clone)]
pub(crate) struct Codec<T, U> {
    prost: ProstCodec<T, U>,
}

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Self { prost: ProstCodec::new() }
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = Decoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        self.prost.encoder()
    }

    fn decoder(&mut self) -> Self::Decoder {
        Decoder { prost: self.prost.decoder(), message: PhantomData }
    }
}

/// See [`Codec`].
#[derive(Debug, Clone)]
pub(crate) struct Decoder<U> {
    prost: ProstDecoder<U>,
    message: PhantomData<U>,
}

impl<U: Message + Default> Decode for Decoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        self.prost
            .decode(buffer)
            .map_err(|status| Status::invalid_argument(format!("cannot decode the request: {}", status.message())))
    }

    fn buffer_settings(&self) -> BufferSettings {
        self.prost.buffer_settings()
    }
}
