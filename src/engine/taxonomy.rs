//! The words everybody shares: intents, stages, surfaces, purposes, parties, kinds of findings.
//!
//! Each vocabulary is closed. Its written form is the one of the label guide and is the same in JSON, TOML, the wire
//! and Python; parsing anything else fails and names what was expected.
//!
//! ```
//! use sidedoor::engine::taxonomy::Intent;
//! assert_eq!("pay_off_platform".parse::<Intent>().unwrap(), Intent::PayOffPlatform);
//! assert!("pay".parse::<Intent>().unwrap_err().to_string().contains("share_contact"));
//! ```

/// A word that its vocabulary does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {vocabulary} `{found}`, expected one of: {expected}")]
pub struct UnknownWord {
    /// The vocabulary asked, e.g. `stage`.
    pub vocabulary: &'static str,
    /// The word given.
    pub found: String,
    /// The words it holds, separated by commas.
    pub expected: String,
}

/// Declares a closed vocabulary: the enum, its written forms, parsing and (de)serialising by written form.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $label:literal { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every value, in the order of the guide.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The written form.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The position in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::engine::taxonomy::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::engine::taxonomy::UnknownWord {
                        vocabulary: $label,
                        found: word.to_owned(),
                        expected: [$($word),+].join(", "),
                    }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What the author of a message does, whatever any policy says of it.
    Intent, "intent" {
        /// Gives a way to reach a person or firm outside the platform.
        ShareContact = "share_contact",
        /// Asks the other side for one.
        RequestContact = "request_contact",
        /// Proposes, arranges or agrees to carry on somewhere else.
        MoveOffPlatform = "move_off_platform",
        /// Proposes, asks for, arranges or agrees to payment outside the platform.
        PayOffPlatform = "pay_off_platform",
        /// Sends a candidate away from the platform to apply.
        ApplyOffPlatform = "apply_off_platform",
        /// Coaches or hints at hiding from moderation.
        EvadeFilter = "evade_filter",
    }
}

vocabulary! {
    /// Where the parties stand.
    Stage, "stage" {
        /// No contract yet.
        PreContract = "pre_contract",
        /// A contract runs.
        ActiveContract = "active_contract",
        /// The contract has ended.
        PostContract = "post_contract",
    }
}

vocabulary! {
    /// Where the text appears.
    Surface, "surface" {
        /// A chat message.
        Message = "message",
        /// A proposal or an application.
        Proposal = "proposal",
        /// A job post.
        JobPost = "job_post",
        /// A profile.
        Profile = "profile",
        /// The text of an uploaded file.
        Attachment = "attachment",
        /// The name of an uploaded file.
        FileName = "file_name",
    }
}

vocabulary! {
    /// What the sender declares the message to be for.
    Purpose, "purpose" {
        /// Nothing declared.
        None = "none",
        /// A legal document (contract, NDA, licence).
        LegalDocument = "legal_document",
        /// Access to a system that the work needs.
        SystemAccess = "system_access",
    }
}

vocabulary! {
    /// Who wrote a turn of the history.
    Party, "party" {
        /// The author of the message that is scored.
        Author = "author",
        /// The other side.
        Other = "other",
    }
}

vocabulary! {
    /// On which side of the work a person stands.
    Role, "role" {
        /// Buys: a client, a guest, a learner.
        Client = "client",
        /// Provides: a freelancer, a host, a tutor.
        Provider = "provider",
    }
}

vocabulary! {
    /// Where the parties met.
    #[derive(Default)]
    Origin, "origin" {
        /// On the platform.
        #[default]
        Platform = "platform",
        /// Elsewhere, before: a contract that one of them brought along.
        Elsewhere = "elsewhere",
    }
}

vocabulary! {
    /// Whether the text bears out the purpose that the sender declares.
    Support, "support" {
        /// It does, or nothing is declared.
        BorneOut = "borne_out",
        /// Nothing in the text speaks of it.
        Missing = "missing",
    }
}

vocabulary! {
    /// Who says what came of a message.
    OutcomeSource, "source" {
        /// A moderator decided.
        Moderator = "moderator",
        /// A user reported it.
        UserReport = "user_report",
    }
}

vocabulary! {
    /// What a finding is.
    FindingKind, "kind" {
        /// A telephone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// A link.
        Url = "url",
        /// A name on another service.
        Handle = "handle",
        /// A payment identifier.
        Payment = "payment",
        /// A phrase of a pack.
        Phrase = "phrase",
    }
}

impl FindingKind {
    /// The kinds that are identifiers: all but phrases.
    pub const IDENTIFIERS: [Self; 5] = [Self::Phone, Self::Email, Self::Url, Self::Handle, Self::Payment];
}

/// Which kinds of identifiers were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct IdentifierKinds(u8);

impl IdentifierKinds {
    /// No identifier.
    pub const NONE: Self = Self(0);

    /// Tells whether nothing was found.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = FindingKind> {
        FindingKind::IDENTIFIERS.into_iter().filter(move |kind| self.0 & (1 << kind.index()) != 0)
    }
}

/// Phrases are no identifiers and are left out.
impl FromIterator<FindingKind> for IdentifierKinds {
    fn from_iter<I: IntoIterator<Item = FindingKind>>(kinds: I) -> Self {
        let kinds = kinds.into_iter().filter(|kind| *kind != FindingKind::Phrase);
        Self(kinds.fold(0, |set, kind| set | 1 << kind.index()))
    }
}

/// What a probability can be asked for: an intent, or `declines`, which stands beside the intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// One of the six intents.
    Intent(Intent),
    /// The author refuses, reports, warns of, or quotes the rule against such an act.
    Declines,
}

impl Target {
    /// The six intents, then `declines`.
    pub const ALL: [Self; 7] = [
        Self::Intent(Intent::ShareContact),
        Self::Intent(Intent::RequestContact),
        Self::Intent(Intent::MoveOffPlatform),
        Self::Intent(Intent::PayOffPlatform),
        Self::Intent(Intent::ApplyOffPlatform),
        Self::Intent(Intent::EvadeFilter),
        Self::Declines,
    ];

    /// The written form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intent(intent) => intent.as_str(),
            Self::Declines => "declines",
        }
    }

    /// The position in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Intent(intent) => intent.index(),
            Self::Declines => Intent::ALL.len(),
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl std::str::FromStr for Target {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|target| target.as_str() == word).ok_or_else(|| UnknownWord {
            vocabulary: "target",
            found: word.to_owned(),
            expected: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}

/// A set of intents, e.g. those that a policy prohibits in one context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct IntentSet(u8);

impl IntentSet {
    /// No intent.
    pub const EMPTY: Self = Self(0);
    /// All six.
    pub const ALL: Self = Self((1 << Intent::ALL.len()) - 1);

    /// Adds an intent.
    #[must_use]
    pub const fn with(self, intent: Intent) -> Self {
        Self(self.0 | 1 << intent.index())
    }

    /// Tells whether the intent is in the set.
    #[must_use]
    pub const fn contains(self, intent: Intent) -> bool {
        self.0 & (1 << intent.index()) != 0
    }

    /// Tells whether the set holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The intents in the set, in the order of the guide.
    pub fn iter(self) -> impl Iterator<Item = Intent> {
        Intent::ALL.into_iter().filter(move |intent| self.contains(*intent))
    }
}

impl FromIterator<Intent> for IntentSet {
    fn from_iter<I: IntoIterator<Item = Intent>>(intents: I) -> Self {
        intents.into_iter().fold(Self::EMPTY, Self::with)
    }
}
