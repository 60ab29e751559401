//! Words that have the shape of a name, or stand where one could, and are none: words of work, of data and of counting.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::engine::text::{Spoken, is_service_name, listed, spoken};

/// "insta_story_02", "telegram-bot": a part of the work that is called after a service.
pub(super) fn is_part_of_work(word: &str) -> bool {
    const PARTS: [&str; 22] = [
        "story", "stories", "post", "posts", "icon", "logo", "banner", "frame", "cover", "button", "ad", "ads", "bot",
        "api", "template", "feed", "export", "screen", "test", "widget", "link", "carousel",
    ];
    let parts = || word.split(['_', '-', '.']);
    parts().any(|part| PARTS.contains(&part)) && parts().any(is_service_name)
}

/// Tells whether a word makes a service the subject of work: "telegram bot", "instagram ads".
pub(super) fn is_work_word(word: &str) -> bool {
    static WORK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "bot bots api apis integration integrations button buttons plugin plugins template templates ads ad campaign \
             campaigns widget webhook webhooks sdk chatbot marketing pixel export feed feeds reel reels stories carousel carousels \
             posts login oauth embed icon icons sticker stickers moderation server js module library token cloud clone app's \
             scheduler style styled lesson automation analytics followers catalogue catalog",
        )
    });
    WORK.contains(word)
}

/// A number word, which is dictated: "wa7ed".
pub(super) fn is_said(word: &str) -> bool {
    matches!(spoken(word), Some(Spoken::Digits))
}

/// Words of everyday text that look like names.
pub(super) fn is_common(word: &str) -> bool {
    static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "heisst heissen binar rot13 base64 sha256 md5 utf8 utf-8 is me my the and or for you your i'm id user username name handle at on in it as add here there no yes \
             not only just please thanks hello call text chat message messages video voice dms group channel number account link \
             same everywhere everyone all any e-mail email mail etc e.g i.e a.m p.m media dataclass property types import override \
             transactional async cacheable deprecated nullable autowired param return app everybody channel here follow-up \
             check-in sign-up log-in set-up back-up one-on-one staticmethod classmethod abstractmethod contextmanager requestmapping getmapping postmapping restcontroller \
             injectable ngmodule viewchild mainactor nonnull jsonproperty fixture property decorator signal-to-noise face-to-face day-to-day up-to-date end-to-end to-do covid-19 font-face keyframes",
        )
    });
    COMMON.contains(word)
}
