//! Flags that say who the parties of one message are.

use clap::Args;

use crate::engine::parties::{Jurisdiction, Language, Parties, Plan};
use crate::engine::taxonomy::{Origin, Role};

/// Who the parties are; what is not given is not known.
#[derive(Debug, Args)]
pub(super) struct PartyFlags {
    /// On which side the author stands: client or provider
    #[arg(long, value_name = "ROLE")]
    author_role: Option<Role>,
    /// The author's plan, in the policy's word
    #[arg(long, value_name = "PLAN")]
    author_plan: Option<Plan>,
    /// Whose law applies: two letters of ISO 3166-1
    #[arg(long, value_name = "COUNTRY")]
    jurisdiction: Option<Jurisdiction>,
    /// The language to address the author in
    #[arg(long, value_name = "TAG")]
    language: Option<Language>,
    /// Where the parties met: platform or elsewhere
    #[arg(long, default_value = "platform", value_name = "ORIGIN")]
    origin: Origin,
    /// For how many days they have known each other
    #[arg(long, default_value_t = 0, value_name = "DAYS")]
    relationship_days: u32,
    /// How many days ago the author's strikes were given, e.g. 3,40
    #[arg(long, value_name = "DAYS,…", value_delimiter = ',')]
    strike_ages_days: Vec<u32>,
}

impl PartyFlags {
    pub(super) fn parties(&self) -> Parties {
        Parties {
            author_role: self.author_role,
            author_plan: self.author_plan,
            jurisdiction: self.jurisdiction,
            language: self.language,
            origin: self.origin,
            relationship_days: self.relationship_days,
            strike_ages_days: self.strike_ages_days.clone(),
        }
    }
}
