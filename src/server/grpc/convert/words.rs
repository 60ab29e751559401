//! The closed vocabularies on both sides.

use crate::engine::policy::{Action, Advice};
use crate::engine::taxonomy::{Intent, Origin, OutcomeSource, Party, Purpose, Role, Stage, Surface};
use crate::engine::text::ViewKind;
use crate::engine::verdict::FindingKind;
use crate::server::batch::Priority;
use crate::server::grpc::proto;
use crate::server::rollout::Pin;

/// A vocabulary that requests carry: reads what the wire says, which may be unset.
pub(super) trait Word: Sized {
    /// `Err` with what was expected where the number is not known.
    fn read(number: i32) -> Result<Option<Self>, String>;
}

/// What stands in an identifier's place, as a request names it; the engine's word holds the key as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StyleName {
    Placeholder,
    Mask,
    Hash,
}

/// Declares both directions of a vocabulary from one table.
macro_rules! words {
    ($($engine:ident = $proto:ident { $($value:ident = $wire:ident),+ $(,)? })+) => { $(
        impl From<$engine> for proto::$proto {
            fn from(word: $engine) -> Self {
                match word { $($engine::$value => Self::$wire),+ }
            }
        }

        impl Word for $engine {
            fn read(number: i32) -> Result<Option<Self>, String> {
                match proto::$proto::try_from(number) {
                    Ok(proto::$proto::Unspecified) => Ok(None),
                    $(Ok(proto::$proto::$wire) => Ok(Some(Self::$value)),)+
                    Err(_) => {
                        let known = [$(proto::$proto::$wire.as_str_name()),+].join(", ");
                        Err(format!("unknown value {number}, expected one of: {known}"))
                    }
                }
            }
        }
    )+ };
}

words! {
    Intent = Intent {
        ShareContact = ShareContact,
        RequestContact = RequestContact,
        MoveOffPlatform = MoveOffPlatform,
        PayOffPlatform = PayOffPlatform,
        ApplyOffPlatform = ApplyOffPlatform,
        EvadeFilter = EvadeFilter,
    }
    Stage = Stage { PreContract = PreContract, ActiveContract = ActiveContract, PostContract = PostContract }
    Surface = Surface {
        Message = Message,
        Proposal = Proposal,
        JobPost = JobPost,
        Profile = Profile,
        Attachment = Attachment,
        FileName = FileName,
    }
    Purpose = Purpose { None = None, LegalDocument = LegalDocument, SystemAccess = SystemAccess }
    Party = Party { Author = Author, Other = Other }
    Role = Role { Client = Client, Provider = Provider }
    Origin = Origin { Platform = Platform, Elsewhere = Elsewhere }
    Advice = Advice { Warning = Warning, BadgeLoss = BadgeLoss, Restriction = Restriction, Suspension = Suspension }
    FindingKind = FindingKind {
        Phone = Phone,
        Email = Email,
        Url = Url,
        Handle = Handle,
        Payment = Payment,
        Phrase = Phrase,
    }
    ViewKind = View {
        Original = Original,
        Decoded = Decoded,
        Folded = Folded,
        Spelled = Spelled,
        Digits = Digits,
        Letters = Letters,
    }
    StyleName = RedactionStyle { Placeholder = Placeholder, Mask = Mask, Hash = Hash }
    OutcomeSource = OutcomeSource { Moderator = Moderator, UserReport = UserReport }
    Priority = Priority { Interactive = Interactive, Bulk = Bulk }
    Pin = ReleaseLabel { Stable = Stable, Canary = Canary, Previous = Previous }
    Action = Action { Allow = Allow, Nudge = Nudge, Redact = Redact, Hold = Hold, Block = Block }
}
