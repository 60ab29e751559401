//! Procedural detectors: one file per kind of identifier.
//!
//! A detector reads the views and the [`Context`] (signal words and where they stand) and reports every identifier it
//! sees with a graded confidence. It judges nothing: whether a number may be shared is the policy's business.
//!
//! ```
//! use sidedoor::engine::detect::{DetectOptions, Detectors};
//! use sidedoor::engine::text::Views;
//! let detectors = Detectors::new(DetectOptions::default()).unwrap();
//! let found = detectors.run(&Views::of("write to jo at example dot com"));
//! assert_eq!(found[0].value.as_deref(), Some("jo@example.com"));
//! assert_eq!(found[0].technique, "at_dot_words");
//! ```

mod app_names;
mod context;
mod crypto;
mod email;
mod email_told;
mod further;
mod handle;
mod handle_clause;
mod handle_everywhere;
mod handle_lookup;
mod handle_name;
mod handle_other;
mod handle_rule;
mod handle_rule_words;
mod handle_spoken;
mod host;
mod implied;
mod implied_names;
mod lists;
mod local_words;
mod lookup_words;
mod named_host;
mod named_host_words;
mod ordinary;
mod payment;
mod payment_account;
mod payment_card;
mod payment_cash_tag;
mod payment_iban;
mod payment_iban_letters;
mod payment_name;
mod payment_upi;
mod phone;
mod phone_figure_names;
mod phone_figures;
mod phone_label;
mod phone_listed;
mod phone_listed_words;
mod phone_number;
mod phone_reserved;
mod phone_shape;
mod region;
mod region_names;
mod signals;
mod technique;
mod url;

pub use context::Context;
pub(super) use handle_lookup::{possible_names, speaks_of_data, user_names};

use std::str::FromStr;

use rlibphonenumber::Region;

use super::overlap;
use super::taxonomy::{Intent, Target};
use super::text::{Original, Span, View, ViewKind, Views};
use super::verdict::{Finding, FindingKind};

/// Tells whether two views of a text show the same, so that a detector that treats them alike need not read both.
fn is_same(view: &View, other: &View) -> bool {
    view.text == other.text && view.map == other.map
}

/// Finds one kind of identifier.
pub trait Detector: std::fmt::Debug + Send + Sync {
    /// The rule id that its findings carry or begin with, e.g. `detect.email`.
    fn id(&self) -> &'static str;

    /// Adds what it finds.
    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>);
}

/// What the detectors must know of the marketplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectOptions {
    /// CLDR codes of the regions whose national telephone numbers are read, most likely first.
    pub regions: Vec<String>,
    /// The marketplace's own hosts; links to them and their subdomains are no findings.
    pub platform_hosts: Vec<String>,
}

impl Default for DetectOptions {
    fn default() -> Self {
        let regions = ["US", "GB", "IN", "AU", "DE", "FR", "ES", "IT", "BR", "MX", "PH", "NL", "PK", "BD", "NG"];
        Self { regions: regions.map(str::to_owned).to_vec(), platform_hosts: Vec::new() }
    }
}

/// Options that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectOptionsError {
    /// A region that the telephone library does not know.
    #[error("unknown region `{0}`, expected a CLDR code in capitals such as US or GB")]
    UnknownRegion(String),
    /// A host that is no host name.
    #[error("platform host `{0}` is not a host name, expected something like market.example")]
    NotAHost(String),
}

/// All detectors.
#[derive(Debug)]
pub struct Detectors {
    detectors: Vec<Box<dyn Detector>>,
}

impl Detectors {
    /// Sets up every detector.
    ///
    /// # Errors
    /// When a region or a host is none.
    pub fn new(options: DetectOptions) -> Result<Self, DetectOptionsError> {
        let mut regions = Vec::with_capacity(options.regions.len());
        for code in options.regions {
            match Region::from_str(&code) {
                Ok(region) => regions.push(region),
                Err(_) => return Err(DetectOptionsError::UnknownRegion(code)),
            }
        }
        let is_host = |host: &String| {
            host.contains('.') && host.chars().all(|char| char.is_alphanumeric() || matches!(char, '.' | '-'))
        };
        if let Some(host) = options.platform_hosts.iter().find(|host| !is_host(host)) {
            return Err(DetectOptionsError::NotAHost(host.clone()));
        }
        let hosts: Vec<String> = options.platform_hosts.iter().map(|host| host.to_lowercase()).collect();
        Ok(Self {
            detectors: vec![
                Box::new(email::EmailDetector::new(hosts.clone())),
                Box::new(url::UrlDetector::new(hosts)),
                Box::new(phone::PhoneDetector::new(regions)),
                Box::new(payment::PaymentDetector),
                Box::new(handle::HandleDetector),
            ],
        })
    }

    /// The detectors' rule ids.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.detectors.iter().map(|detector| detector.id())
    }

    /// Runs every detector; what overlaps is resolved, so no identifier comes twice.
    #[must_use]
    pub fn run(&self, views: &Views) -> Vec<Finding> {
        let context = Context::of(views);
        let mut found = Vec::new();
        for detector in &self.detectors {
            detector.detect(views, &context, &mut found);
        }
        without_spelled_numbers(&mut found);
        let mut found = overlap::resolve(found);
        payment::add_aliases(&context, &mut found);
        let mut found = overlap::resolve(found);
        for finding in &mut found {
            further::add(views, finding);
        }
        found
    }
}

/// Drops names that are telephone numbers in words and digits: "04nine157one491".
fn without_spelled_numbers(found: &mut Vec<Finding>) {
    const SURE: f64 = 0.8;
    let is_number = |finding: &&Finding| {
        finding.kind == FindingKind::Phone && finding.view == ViewKind::Digits && finding.confidence >= SURE
    };
    let numbers: Vec<Span<Original>> = found.iter().filter(is_number).map(|number| number.span).collect();
    if !numbers.is_empty() {
        found.retain(|finding| {
            finding.kind != FindingKind::Handle || !numbers.iter().any(|number| number.covers(&finding.span))
        });
    }
}

/// A finding without its place.
struct Sighting {
    rule: &'static str,
    kind: FindingKind,
    value: String,
    technique: &'static str,
    confidence: f64,
}

impl Sighting {
    /// Puts the sighting where `start..end` of the view came from.
    fn at(self, view: &View, start: usize, end: usize) -> Finding {
        let intent = if self.kind == FindingKind::Payment { Intent::PayOffPlatform } else { Intent::ShareContact };
        Finding {
            value: Some(self.value),
            technique: self.technique.to_owned(),
            view: view.kind,
            target: Some(Target::Intent(intent)),
            confidence: self.confidence.clamp(0.0, 1.0),
            ..Finding::new(self.rule, self.kind, view.original(start, end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DetectOptions, Detectors, FindingKind, Views};

    /// The value of the first finding of one of these kinds that is believed.
    pub(super) fn value_of(kinds: &[FindingKind], text: &str) -> Option<String> {
        let found = Detectors::new(DetectOptions::default()).unwrap().run(&Views::of(text));
        found.into_iter().find(|found| kinds.contains(&found.kind) && found.confidence >= 0.5)?.value
    }

    #[track_caller]
    pub(super) fn check_handle(text: &str, expected: Option<&str>) {
        assert_eq!(value_of(&[FindingKind::Handle], text).as_deref(), expected, "{text}");
    }

    #[track_caller]
    pub(super) fn check_email(text: &str, expected: Option<&str>) {
        assert_eq!(value_of(&[FindingKind::Email], text).as_deref(), expected, "{text}");
    }
}
