//! `sidedoor bench swap`: bundles activated one after the other while the service answers a steady load.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;
use serde_json::Value;
use tonic::Request;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::Channel;

use super::child::Served;
use super::load::{COLUMNS, Load, Outcome, Schedule};
use super::setup::{Conditions, Setup};
use super::{Configuration, print};
use crate::server::grpc::proto::ActivateBundleRequest;
use crate::server::grpc::proto::model_service_client::ModelServiceClient;
use crate::server::registry::bundle_folder;

/// What `bench swap` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct Swap {
    #[command(flatten)]
    setup: Setup,
    /// How many bundles are activated, one after the other
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    swaps: usize,
    /// The load, in parts of the capacity measured before
    #[arg(long, default_value_t = 0.7, value_name = "FACTOR")]
    factor: f64,
}

/// Calls at a time while the capacity is measured.
const CONCURRENCY: usize = 64;
/// More than the service keeps warm, so that each activation loads and checks its bundle.
const VARIANTS: usize = 3;
/// After so many swaps every variant has been loaded once; memory counts from here.
const SETTLED: usize = 3;
/// Memory is read so long after a swap: the allocator gives back what has been free for a second.
const GIVEN_BACK: Duration = Duration::from_secs(2);

#[derive(Debug, Serialize)]
struct Report {
    conditions: Conditions,
    capacity: Outcome,
    factor: f64,
    without: Outcome,
    during: Outcome,
    /// The 99th percentile of the latency during swaps, in parts of the one without.
    p99_ratio: f64,
    swaps: usize,
    swap_seconds_mean: f64,
    swap_seconds_max: f64,
    resident_mb_settled: Option<f64>,
    resident_mb_after: Option<f64>,
}

impl Swap {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        let config = configuration.load()?;
        let bed = self.setup.load(configuration)?;
        let models = Models::of(&bundle_folder(&config)?)?;
        let settings = [
            format!("model.directory={}", models.folder.display()),
            format!("admin.token_file={}", models.folder.join(TOKEN_FILE).display()),
        ];
        let served = Served::start_with(configuration, &settings)?;
        let load = Load::connect(&served, &bed.messages)?;
        load.closed(bed.workers, bed.time.div_f64(10.0))?;
        let capacity = load.closed(CONCURRENCY, bed.time)?;
        let schedule = Schedule { rate: capacity.answered_per_second * self.factor, time: bed.time, deadline: None };
        let without = load.open(schedule)?;
        let is_over = AtomicBool::new(false);
        let (during, swaps) = std::thread::scope(|scope| {
            let swapping = scope.spawn(|| {
                let swaps = self.swap(&served, &models);
                is_over.store(true, Ordering::Relaxed);
                swaps
            });
            let during = load.open_until(schedule, &|_| is_over.load(Ordering::Relaxed));
            (during, swapping.join().map_err(|_| anyhow::anyhow!("the swapping thread panicked")))
        });
        let (during, swaps) = (during?, swaps??);
        let seconds: Vec<f64> = swaps.took.iter().map(Duration::as_secs_f64).collect();
        let report = Report {
            conditions: bed.conditions(),
            factor: self.factor,
            p99_ratio: during.p99_ms / without.p99_ms,
            capacity,
            without,
            during,
            swaps: seconds.len(),
            swap_seconds_mean: seconds.iter().sum::<f64>() / seconds.len().max(1) as f64,
            swap_seconds_max: seconds.iter().copied().fold(0.0, f64::max),
            resident_mb_settled: swaps.settled,
            resident_mb_after: swaps.after,
        };
        print(&report, self.setup.json, |out| report.write(out))
    }

    /// Activates one variant after the other.
    fn swap(&self, served: &Served, models: &Models) -> anyhow::Result<Swaps> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let endpoint = Channel::from_shared(format!("http://{}", served.admin_address))?;
        let mut client = ModelServiceClient::new(runtime.block_on(endpoint.connect())?);
        let authorization: MetadataValue<Ascii> = format!("Bearer {TOKEN}").parse()?;
        let bar = ProgressBar::new(self.swaps as u64);
        let mut swaps = Swaps { took: Vec::with_capacity(self.swaps), settled: None, after: None };
        let resident = || {
            std::thread::sleep(GIVEN_BACK);
            served.resident_mb()
        };
        for number in 0..self.swaps {
            let bundle = models.references[(number + 1) % VARIANTS].clone().into_bytes();
            let mut request = Request::new(ActivateBundleRequest { bundle });
            request.metadata_mut().insert("authorization", authorization.clone());
            let started = Instant::now();
            runtime.block_on(client.activate_bundle(request)).with_context(|| format!("swap {}", number + 1))?;
            swaps.took.push(started.elapsed());
            if number + 1 == SETTLED {
                swaps.settled = resident();
            }
            bar.inc(1);
        }
        swaps.after = resident();
        bar.finish_and_clear();
        Ok(swaps)
    }
}

struct Swaps {
    took: Vec<Duration>,
    /// Resident memory when every variant has been loaded once.
    settled: Option<f64>,
    /// The same after the last swap.
    after: Option<f64>,
}

const TOKEN: &str = "the-token-of-this-bench";
const TOKEN_FILE: &str = "token";

/// A folder of bundles that differ in nothing but their version; removed when dropped.
struct Models {
    folder: PathBuf,
    references: Vec<String>,
}

impl Models {
    fn of(bundle: &Path) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("sidedoor-bench-swap-{}", std::process::id()));
        let mut models = Self { folder, references: Vec::new() };
        for number in 1..=VARIANTS {
            let reference = format!("bench/{number}");
            let place = models.folder.join(&reference);
            copy(bundle, &place)?;
            let manifest = place.join("manifest.json");
            let mut value: Value = serde_json::from_slice(&fs::read(&manifest)?)?;
            value["version"] = number.to_string().into();
            fs::write(&manifest, serde_json::to_vec(&value)?)?;
            models.references.push(reference);
        }
        fs::write(models.folder.join("active"), format!("{}\n", models.references[0]))?;
        fs::write(models.folder.join(TOKEN_FILE), TOKEN)?;
        Ok(models)
    }
}

impl Drop for Models {
    fn drop(&mut self) {
        // What cannot be removed lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

impl Report {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}, load of {} of the capacity\n", self.conditions, self.factor)?;
        writeln!(out, "{:<14}{COLUMNS}", "")?;
        writeln!(out, "{:<14}{}", "capacity", self.capacity)?;
        writeln!(out, "{:<14}{}", "without swaps", self.without)?;
        writeln!(out, "{:<14}{}", "during swaps", self.during)?;
        let Self { swaps, swap_seconds_mean, swap_seconds_max, p99_ratio, .. } = self;
        writeln!(out, "\n{swaps} swaps, {swap_seconds_mean:.2} s each on average, {swap_seconds_max:.2} s at most")?;
        writeln!(out, "p99 during swaps is {p99_ratio:.2} of the p99 without")?;
        if let (Some(settled), Some(after)) = (self.resident_mb_settled, self.resident_mb_after) {
            writeln!(out, "resident memory: {settled:.0} MB after swap {SETTLED}, {after:.0} MB after the last")?;
        }
        Ok(())
    }
}
