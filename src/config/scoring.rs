//! `[scoring]`: what a score depends on besides the message.

use crate::engine::detect::DetectOptions;
use crate::engine::score::Probability;
use crate::engine::screen::Screening;

use super::kinds::{factor, flag, integer, share, words};
use super::reader::{Key, Reader};

/// What a score depends on besides the message.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoringConfig {
    /// The marketplace's own base rate; `None` where the bundle's is taken.
    pub prior: Option<Probability>,
    /// When the base rate of live traffic is told of.
    pub base_rate: BaseRateConfig,
    /// The regions whose national phone numbers are read, as upper-case CLDR codes.
    pub regions: Vec<String>,
    /// The hosts that belong to the marketplace itself.
    pub platform_hosts: Vec<String>,
    /// Whether the bundle's screen may settle messages.
    pub screening: Screening,
}

/// When the base rate of live traffic is told of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BaseRateConfig {
    /// How many messages an estimate rests on.
    pub window: usize,
    /// By which factor its odds may differ from those that the scores assume.
    pub factor: f64,
}

impl ScoringConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let prior = Key {
            name: "scoring.prior",
            unit: "",
            default: (),
            doc: "The share of your messages with at least one intent; unset means the share that the bundle was calibrated at.",
        };
        let window = Key {
            name: "scoring.base_rate_window",
            unit: "messages",
            default: 5_000,
            doc: "From how many of the latest messages the base rate of live traffic is estimated.",
        };
        let alarm = Key {
            name: "scoring.base_rate_factor",
            unit: "",
            default: 2.0,
            doc: "By which factor the odds of the estimated base rate may differ from those of `scoring.prior`, or of the bundle's share where that is unset, before a warning is logged; nothing else follows from it.",
        };
        let regions = Key {
            name: "scoring.regions",
            unit: "",
            default: DetectOptions::default().regions,
            doc: "The regions whose phone numbers are read without a country code.",
        };
        let platform_hosts = Key {
            name: "scoring.platform_hosts",
            unit: "",
            default: Vec::new(),
            doc: "The marketplace's own hosts; links to them and to their subdomains are no findings.",
        };
        let screen = Key {
            name: "scoring.screen",
            unit: "",
            default: true,
            doc: "Whether the bundle's screen may settle clearly harmless messages without the classifier, where the bundle has one.",
        };
        let region_kind = words("a list of two-letter region codes such as \"US\"", |region| {
            region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        let host_kind = words("a list of host names such as \"example.com\"", |host| {
            !host.is_empty() && !host.contains(|letter: char| letter.is_whitespace() || "/:@".contains(letter))
        });
        Self {
            prior: reader.read_optional(prior, &share()).map(Probability::nearest),
            base_rate: BaseRateConfig {
                window: reader.read(window, &integer(100..=100_000)),
                factor: reader.read(alarm, &factor()),
            },
            regions: reader.read(regions, &region_kind),
            platform_hosts: reader.read(platform_hosts, &host_kind),
            screening: Screening::unless(!reader.read(screen, &flag())),
        }
    }
}
