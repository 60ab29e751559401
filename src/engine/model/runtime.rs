//! ONNX Runtime's shared library, and the device on which it runs models.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;
#[cfg(feature = "cuda")]
use ort::ep::{CUDA, ExecutionProvider};
use ort::session::Session;
use ort::session::builder::SessionBuilder;

use super::session::SessionError;

/// The loaded ONNX Runtime library. A process holds one, however often it is opened.
#[derive(Debug, Clone)]
pub struct Runtime {
    environment: Environment,
    device: Device,
}

/// What a model runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// The processor.
    Cpu,
    /// The first of NVIDIA's accelerators, in a build with the feature `cuda`.
    Cuda,
}

impl Device {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
        }
    }
}

/// ONNX Runtime allows one environment a process, so this is shared by force; it is written once.
static LOADED: Mutex<Option<(PathBuf, Environment)>> = Mutex::new(None);

impl Runtime {
    /// Loads the shared library, or gives the loaded one; models run on the processor.
    ///
    /// # Errors
    /// When the file is missing, is not a library of the version that this build expects, or another one is loaded.
    pub fn open(library: &Path) -> Result<Self, SessionError> {
        let error = |reason: String| SessionError::Runtime { path: library.to_owned(), reason };
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        match loaded.as_ref() {
            Some((path, environment)) if path == library => return Ok(Self::on_processor(environment.clone())),
            Some((path, _)) => return Err(error(format!("this process has loaded {}", path.display()))),
            None => {}
        }
        let builder = ort::init_from(library).map_err(|cause| error(cause.to_string()))?;
        let environment = builder.with_telemetry(false).build().map_err(|cause| error(cause.to_string()))?;
        *loaded = Some((library.to_owned(), environment.clone()));
        Ok(Self::on_processor(environment))
    }

    fn on_processor(environment: Environment) -> Self {
        Self { environment, device: Device::Cpu }
    }

    /// The same library, whose models run on that device.
    ///
    /// # Errors
    /// When this build or the library cannot use it.
    pub fn on(self, device: Device) -> Result<Self, SessionError> {
        let reason = match device {
            Device::Cpu => None,
            Device::Cuda => missing_cuda(),
        };
        match reason {
            None => Ok(Self { device, ..self }),
            Some(reason) => Err(SessionError::Device { device, reason }),
        }
    }

    /// The device that models run on.
    pub(super) fn device(&self) -> Device {
        self.device
    }

    /// What makes sessions on the device. One that cannot be used is an error: nothing goes on quietly on another.
    pub(super) fn builder(&self) -> ort::Result<SessionBuilder> {
        let builder = Session::builder(&self.environment)?;
        match self.device {
            Device::Cpu => Ok(builder),
            Device::Cuda => with_cuda(builder),
        }
    }
}

/// Why there is no CUDA; `None` where there is.
#[cfg(feature = "cuda")]
fn missing_cuda() -> Option<String> {
    match CUDA::is_available() {
        Ok(true) => None,
        Ok(false) => {
            Some("ONNX Runtime's library was built without CUDA; model.runtime must name one with it".to_owned())
        }
        Err(error) => Some(error.to_string()),
    }
}

#[cfg(not(feature = "cuda"))]
fn missing_cuda() -> Option<String> {
    Some("this program was built without it; build it with `--features cuda`".to_owned())
}

/// In full single precision, as the golden cases are.
#[cfg(feature = "cuda")]
fn with_cuda(builder: SessionBuilder) -> ort::Result<SessionBuilder> {
    Ok(builder.with_execution_providers([CUDA::default().with_tf32(false).build().error_on_failure()])?)
}

#[cfg(not(feature = "cuda"))]
fn with_cuda(builder: SessionBuilder) -> ort::Result<SessionBuilder> {
    Ok(builder)
}
