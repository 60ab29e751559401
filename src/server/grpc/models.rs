//! The model service: bundles come in, and changes are ordered. Served on the admin listener alone.

use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::timeout;
use tonic::service::Interceptor;
use tonic::{Request, Response, Status, Streaming};

use super::convert;
use super::proto::model_service_server::ModelService;
use super::proto::{
    ActivateBundleRequest, ActivateBundleResponse, GetComparisonRequest, GetComparisonResponse, GetStatusRequest,
    GetStatusResponse, InstallBundleRequest, InstallBundleResponse, ListBundlesRequest, ListBundlesResponse,
    RollbackRequest, RollbackResponse, SetCanaryRequest, SetCanaryResponse, SetShadowRequest, SetShadowResponse,
};
use super::status::{AccessError, NoShadow};
use crate::config::{AdminToken, RemoteUrl};
use crate::server::background::{Unfinished, in_background};
use crate::server::changes::{self, ChangeError, Done, Order, Reply, Standing};
use crate::server::metrics::{Change, Metrics};
use crate::server::registry::{InstallError, Installer, Source, Step, Store, StoreError, Stored, TrafficShare};

/// How long a client that sends an archive may pause.
const PATIENCE: Duration = Duration::from_secs(30);
/// Chunks that are read ahead of the disk.
const CHUNKS_AHEAD: usize = 4;

/// Lets in who presents the token.
#[derive(Debug, Clone)]
pub(crate) struct Bearer(pub(crate) Option<AdminToken>);

impl Interceptor for Bearer {
    fn call(&mut self, request: Request<()>) -> Result<Request<()>, Status> {
        let Some(token) = &self.0 else { return Err(AccessError::Off.into()) };
        let presented = request.metadata().get("authorization").map(|value| value.as_bytes());
        match presented.and_then(|value| value.strip_prefix(b"Bearer ")) {
            Some(presented) if token.is(presented) => Ok(request),
            Some(_) | None => Err(AccessError::Token.into()),
        }
    }
}

/// The model service.
pub(crate) struct Models {
    pub(crate) installer: Installer,
    pub(crate) store: Store,
    pub(crate) orders: mpsc::Sender<Order>,
    pub(crate) standing: watch::Sender<Standing>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Models {
    async fn order<T>(&self, order: impl FnOnce(Reply<T>) -> Order) -> Result<T, ChangeError> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(order(reply)).await.map_err(|_| ChangeError::Stopped)?;
        answer.await.map_err(|_| ChangeError::Stopped)?
    }

    /// Installs an archive that comes in pieces.
    async fn take_in(
        &self,
        first: Option<io::Result<InstallBundleRequest>>,
        mut incoming: Streaming<InstallBundleRequest>,
    ) -> Result<Result<Stored, InstallError>, Unfinished> {
        let (chunks, arrived) = mpsc::channel(CHUNKS_AHEAD);
        let feeding = async move {
            let mut request = first;
            while let Some(piece) = request {
                let is_last = piece.is_err();
                // The installer may have seen enough.
                if chunks.send(piece.map(|piece| piece.chunk)).await.is_err() || is_last {
                    break;
                }
                request = next(&mut incoming).await;
            }
        };
        let installer = self.installer.clone();
        let installing = in_background(move || {
            let archive = Chunks { incoming: arrived, current: Vec::new(), read: 0 };
            installer.install(Source::Archive(Box::new(archive)), &mut say)
        });
        tokio::join!(feeding, installing).1
    }

    /// Installs what lies in an object store, unless this is dropped before it is here.
    async fn fetch(&self, url: RemoteUrl) -> Result<Result<Stored, InstallError>, Unfinished> {
        let (_waiting, cancelled) = oneshot::channel();
        let installer = self.installer.clone();
        in_background(move || installer.install_from(&url, cancelled, &mut say)).await
    }

    /// Does something with the folder of all bundles.
    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ChangeError> {
        let store = self.store.clone();
        Ok(in_background(move || look(&store)).await??)
    }
}

#[tonic::async_trait]
impl ModelService for Models {
    async fn list_bundles(&self, _: Request<ListBundlesRequest>) -> Result<Response<ListBundlesResponse>, Status> {
        let (stored, pointer) = self.look(|store| Ok((store.list()?, store.pointer().unwrap_or_default()))).await?;
        let bundles = stored.into_iter().map(|stored| convert::stored_bundle(stored, pointer.as_ref())).collect();
        Ok(Response::new(ListBundlesResponse { bundles }))
    }

    async fn install_bundle(
        &self,
        request: Request<Streaming<InstallBundleRequest>>,
    ) -> Result<Response<InstallBundleResponse>, Status> {
        let mut incoming = request.into_inner();
        let first = next(&mut incoming).await;
        let url = match &first {
            Some(Ok(first)) => convert::install_url(first)?,
            Some(Err(_)) | None => None,
        };
        let installed = match url {
            Some(url) => self.fetch(url).await,
            None => self.take_in(first, incoming).await,
        };
        let outcome = installed.map_err(ChangeError::from).and_then(|installed| Ok(installed?));
        changes::record(Change::Install, &outcome, &self.metrics, &self.standing);
        let (stored, pointer) = (outcome?, self.look(|store| Ok(store.pointer().unwrap_or_default())).await?);
        let bundle = Some(convert::stored_bundle(stored, pointer.as_ref()));
        Ok(Response::new(InstallBundleResponse { bundle }))
    }

    async fn activate_bundle(
        &self,
        request: Request<ActivateBundleRequest>,
    ) -> Result<Response<ActivateBundleResponse>, Status> {
        let ActivateBundleRequest { bundle } = request.into_inner();
        let bundle = convert::bundle_name(bundle)?;
        let Done { model, .. } = self.order(|reply| Order::Activate(bundle, reply)).await?;
        Ok(Response::new(ActivateBundleResponse { model: convert::model(model) }))
    }

    async fn rollback(&self, _: Request<RollbackRequest>) -> Result<Response<RollbackResponse>, Status> {
        let Done { model, was_warm } = self.order(Order::Rollback).await?;
        Ok(Response::new(RollbackResponse { model: convert::model(model), was_warm }))
    }

    async fn get_status(&self, _: Request<GetStatusRequest>) -> Result<Response<GetStatusResponse>, Status> {
        let pointer = self.look(|store| Ok(store.pointer().unwrap_or_default())).await?;
        let standing = self.standing.borrow().clone();
        Ok(Response::new(convert::status(pointer, standing)))
    }

    async fn set_shadow(&self, request: Request<SetShadowRequest>) -> Result<Response<SetShadowResponse>, Status> {
        let SetShadowRequest { bundle, share } = request.into_inner();
        let wish = convert::wish(bundle, share, Some(TrafficShare::ALL))?;
        let model = self.order(|reply| Order::Shadow(wish, reply)).await?;
        Ok(Response::new(SetShadowResponse { model: model.and_then(convert::model) }))
    }

    async fn set_canary(&self, request: Request<SetCanaryRequest>) -> Result<Response<SetCanaryResponse>, Status> {
        let SetCanaryRequest { bundle, share } = request.into_inner();
        let wish = convert::wish(bundle, share, None)?;
        let model = self.order(|reply| Order::Canary(wish, reply)).await?;
        Ok(Response::new(SetCanaryResponse { model: model.and_then(convert::model) }))
    }

    async fn get_comparison(
        &self,
        _: Request<GetComparisonRequest>,
    ) -> Result<Response<GetComparisonResponse>, Status> {
        let compared = self.standing.borrow().compared.clone().ok_or(NoShadow)?;
        // The shadow's thread may hold it up, which stands far back; what answers does not wait with it.
        let comparison = in_background(move || compared.snapshot()).await.map_err(ChangeError::from)?;
        Ok(Response::new(convert::comparison(comparison)))
    }
}

/// What the client sends next, as long as it keeps sending.
async fn next(incoming: &mut Streaming<InstallBundleRequest>) -> Option<io::Result<InstallBundleRequest>> {
    match timeout(PATIENCE, incoming.message()).await {
        Ok(Ok(request)) => request.map(Ok),
        Ok(Err(status)) => Some(Err(io::Error::other(format!("the client's stream broke: {:?}", status.code())))),
        Err(_) => Some(Err(io::ErrorKind::TimedOut.into())),
    }
}

fn say(step: Step<'_>) {
    tracing::info!(%step, "installing");
}

/// An archive as it arrives, for a thread that blocks.
struct Chunks {
    incoming: mpsc::Receiver<io::Result<Vec<u8>>>,
    current: Vec<u8>,
    read: usize,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.current.len() {
            match self.incoming.blocking_recv() {
                Some(chunk) => (self.current, self.read) = (chunk?, 0),
                None => return Ok(0),
            }
        }
        let left = &self.current[self.read..];
        let taken = left.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&left[..taken]);
        self.read += taken;
        Ok(taken)
    }
}
