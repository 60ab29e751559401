//! Words, letters and signs put into an address, a name or a number, which the text says to leave out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::left_out_kinds::{KINDS, SELF_EXPLAINING};
use super::{Replacement, Source, hints, pattern, strewn};
use crate::engine::text::words::{is_whole_word, listed};

/// Verbs and prepositions of leaving out. Behind them stands what goes, in some languages before them. The boundaries are
/// those of ASCII words, which are quick to read in any text; [`instructions`] sees to the others.
static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?-u:\b)(?:drop|remov(?:e|ed|ing)|delet(?:e|ed|ing)|taken|stripped|omitted|erased|without|minus|skip(?:ping)?|ignor(?:e|ing)|omit(?:ting)?|strip(?:ping)?|lose|los(?:e|ing)|erase",
        r"|scrub|cut(?:ting)?|cross|take|leave|pull|throw|chuck|toss|pick|weed|chase|peel(?:ed)?|scrap|ditch|forget|subtract|except|swat|shoo|kick|hold|junk|nix|scratch|evict|spit|sweep|banish|squash|subtract|vanish|disregard|filter|purge|trim|noise|filler|fillers|fluff|padding|rubbish|garbage|nonsense|decoys?|camouflage|mean nothing|means nothing|don't count|do not count",
        r"|get rid of|rub(?:bing)?|snip|chop|lop|zap|blank|blot|unsee|scrape|axe|bypass|gone|doesn't belong|don't belong|does not belong|only there for|just there for|there to fool|for the robots?|for the bots?|clear|wipe|eat|bin|discard|kill|edit|sans|no|not?|isn't|aren't|are not|is not|extra|shouting|loud|caps",
        r"|sin|no cuentan?|no van?|de m[aá]s|est[aá]n? de sobra|sobra|qu[ií]t[ae](?:r|n|ndo|le|les|d|nle)?|borra(?:r|ndo)?|elimina(?:r|te|ndo)?|omite|saca(?:r|ndo)?|tira(?:r|ndo)?|tire|sem|fuera|sobran?|olvida(?:r|te)?|descarta(?:r)?|suprime|suprimir|tacha(?:r)?|joga fora|jogue fora|descarte|esque[cç][ae]|exclu[ai]|exclua|apag(?:a|ue|ar)|retir[ae](?:r|z)?|remov[ae]r?|ignor[ae]r?",
        r"|n[ãa]o contam?|a mais|ne comptent? pas|[àa] retirer|non contano|non conta|di troppo|enl[eè]ve[zr]?|supprime[zr]?|vire[zr]?|jette[zr]?|d[ée]gage[zr]?|saute[zr]?|raye[zr]?|en trop|butta(?:te|re)?|elimina(?:te|re)|scartate|ignora(?:te|re)|ote[zr]?|efface[zr]?|senza|togli(?:ete|ere|endo)?|leva(?:te|re)?|cancella(?:te|re)?|rimuov(?:i|ere|ete)|scarta",
        r"|gehör(?:t|en) nicht|zähl(?:t|en) nicht|ist quatsch|wegdenken|ohne|lösch(?:e|en|t)?|streich(?:e|en|t)?|entfern(?:e|en|t)|weg|weglassen|wegdenken|raus|rausnehmen|rauswerfen|rausstreichen|herausnehmen|tilg(?:e|en)|vergiss|vergessen|ignorier(?:e|en)|überlies|ueberlies|weglesen|wegwerfen|wegschmeißen|ohne die|eruit|eraf|zonder|schrap|gooi|laat|negeer|verwijder|haal|bez|skasuj|wytnij|wywal|pomi[nń]|wyrzu[cć]|wykre[sś]l|odrzu[cć]|zignoruj|vynech(?:at|ej|te)?|sma[zž]|od(?:str)?a[nň]",
        r"|scoate|scoateti|vyho[ďd](?:te)?|vedd ki|vegye ki|kov(?:un)?|ilangin|s[áa]que(?:le)?|s[áa]ca(?:le)?|jaga|sil(?:in|iniz)?|olmadan|hapus|tanpa|buang|hilangkan",
        r"|kald[ıi]r(?:[ıi]n)?|atla|yok say|lepas|lewati|abaikan|huwag|kalimutan|toa|ondoa|futa|tanggalin|alisin|burahin|wala|hata|hatao|hatake|nikal|bina|xóa|utan|ta bort|uden|uten|ilman|poista|nélkül)(?-u:\b)",
        r"|ôte[zr]?|usuń(?:cie)?|usunąć|usunięciu|wyrzuć|βγάλε|без|убира(?:ем|й|йте|ть)|убрать|выброси(?:ть|те)?|выкидыва(?:ем|й)|игнорируй(?:те)?|пропусти(?:ть|те)?|стереть|вычеркнуть|лишние|лишнее|лишняя|лишний|не считается|не нужн[аоы]|для робота|для бота|зайв[еаі]|забудь|не считая|убери(?:те)?|удали(?:те)?|вычеркни|выкинь|сотри|уберите|прибери|видали|викинь|çıkar(?:ın)?|bỏ|xoá|fără|χωρίς|بدون|احذف",
        r"|हटा|बिना|去掉|删掉|删除|去除|不要|除去|取って|消して|抜いて|除いて|削除|抜き|なし|빼고|빼면|빼세요|지우|삭제|제거|없이",
    ))
});

/// The instructions in a text, in lower case.
fn instructions(lower: &str) -> impl Iterator<Item = regex::Match<'_>> {
    let is_stem = |verb: &str| ["हटा", "बिना"].contains(&verb);
    INSTRUCTION.find_iter(lower).filter(move |verb| is_stem(verb.as_str()) || is_whole_word(lower, &verb.range()))
}

/// What is of a kind, by the names of the kind.
static KIND_OF: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    KINDS.iter().flat_map(|(names, listed)| names.split(' ').map(move |name| (name, *listed))).collect()
});

/// Words that ask for capitals to go, and for digits.
const CAPITALS: [&str; 18] = [
    "capital",
    "capitals",
    "caps",
    "uppercase",
    "upper",
    "shouting",
    "shouty",
    "shouted",
    "loud",
    "big",
    "yelling",
    "screaming",
    "mayúsculas",
    "mayusculas",
    "maiúsculas",
    "majuscules",
    "großbuchstaben",
    "maiuscole",
];
/// Words that ask for the letters in a number to go.
const LETTERS: [&str; 23] = [
    "letter",
    "letters",
    "alphabet",
    "letras",
    "lettres",
    "lettere",
    "buchstaben",
    "litery",
    "liter",
    "буквы",
    "букв",
    "літери",
    "harfler",
    "harfleri",
    "huruf",
    "hurufnya",
    "titik",
    "chữ",
    "字母",
    "アルファベット",
    "알파벳",
    "अक्षर",
    "bokstäver",
];
const DIGITS: [&str; 12] = [
    "number", "numbers", "digit", "digits", "numeral", "numerals", "figures", "números", "numeros", "zahlen",
    "ziffern", "chiffres",
];

/// Words near an instruction that are never what goes.
static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(COMMON_WORDS));
const COMMON_WORDS: &str = "the my all every any each this that these those out from both pairs pair of word words letter letters bit bits bot first middle \
    and then you your it its is are was them they when before after in on at to for with mail email number call text once again please just only \
    part parts thing things there here inside between stuff away off code name real rest me we us be have has will would can did get got not don \
    que los las les des der die das den dem und una uno por con del toda todos todas tous toutes alle palabra palavra mot wort parola слово com org \
    net example gmail www http https one two look like so but as if or want need see know go use put say site page link file room door he of up an by hi ok am la le du se si ya ja ne wa em eh ah oh ha mr ms ur im id tv uk eu co io ve ll re th \
    st nd rd di da il lo al ti mi tu su os ao ou un en et je ce \
    au aux par sur dans mon ma mes ton ta ses son est sont qui mais moins très pero más muy sus hay ist sind nur mit für auf aus von zu bei im am";

/// Longer ones are not searched for what their text asks to leave out.
const LONGEST: usize = 64;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    strewn::numbers(source, found);
    let holders = holders(source);
    let may_be_strewn = || instructions(source.lower()).next().is_some();
    if holders.is_empty() && source.tokens().iter().all(|token| token.len() <= LONGEST) {
        if may_be_strewn() {
            strewn::addresses(source, found);
        }
        return;
    }
    let (text, lower) = (source.text, source.lower());
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| hints(SELF_EXPLAINING));
    for word in WORDS.find_iter(lower) {
        if is_inside_address(text, word.start(), word.end()) || is_loud_inside(text, word.range()) {
            found.push(Replacement::new(with_joint(text, word.start(), word.end()), "", "delete_the_word"));
        }
    }
    if !may_be_strewn() {
        return;
    }
    strewn::addresses(source, found);
    let fillers = Fillers::of(text, lower, &holders);
    for holder in &holders {
        fillers.take_out(text, lower, holder, found);
    }
}

/// Addresses, hosts, numbers and names that may hold a filler: words with a sign or a digit inside, and rows of digits
/// with words between.
fn holders(source: &Source<'_>) -> Vec<Range<usize>> {
    const MAX_HOLDERS: usize = 16;
    const MAX_GAP: usize = 24;
    let mut holders: Vec<Range<usize>> = Vec::new();
    let text = source.text;
    for token in source.tokens().iter().filter(|token| token.len() <= LONGEST) {
        let word = text[token.clone()].trim_end_matches(['.', ':']);
        let token = token.start..token.start + word.len();
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        let has_sign = word
            .get(1..word.len().max(2) - 1)
            .is_some_and(|inside| inside.contains(['@', '.', '/', '_']) || inside.matches('-').count() > 2);
        match holders.last_mut() {
            Some(last)
                if has_digit
                    && token.start - last.end <= MAX_GAP
                    && text[last.clone()].bytes().any(|byte| byte.is_ascii_digit())
                    && text[last.end..token.start].split_whitespace().count() <= 2
                    && !text[last.end..token.start].contains('\n') =>
            {
                last.end = token.end;
            }
            _ if has_digit || has_sign || is_odd(word) || is_stuffed(word) => holders.push(token.clone()),
            _ => {}
        }
    }
    holders.truncate(MAX_HOLDERS);
    holders
}

/// A word in lower case with capitals inside.
fn is_odd(word: &str) -> bool {
    const MIN_NAME: usize = 6;
    word.len() >= MIN_NAME
        && word.bytes().filter(u8::is_ascii_uppercase).count() >= 2
        && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// "qqwrenqqhollowqq": a seldom letter over and over.
fn is_stuffed(word: &str) -> bool {
    const MIN_NAME: usize = 8;
    const OFTEN: usize = 3;
    let is_often = |letter: &u8| word.bytes().filter(|byte| byte.eq_ignore_ascii_case(letter)).count() >= OFTEN;
    word.len() >= MIN_NAME && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && b"qxzjkvw".iter().any(is_often)
}

/// What the text asks to leave out.
struct Fillers {
    words: BTreeSet<String>,
    capitals: bool,
    /// Capitals are asked for by name, so that one alone counts.
    says_capitals: bool,
    digits: bool,
    /// All letters of a number.
    letters: bool,
}

impl Fillers {
    fn of(text: &str, lower: &str, holders: &[Range<usize>]) -> Self {
        static SPLIT: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{L}\p{M}\p{N}'’]+|[*#~^+]"));
        const REACH: usize = 40;
        const WEAK: [&str; 30] = [
            "no", "not", "isn't", "extra", "take", "leave", "pull", "eat", "bin", "kill", "edit", "forget", "cut",
            "cross", "throw", "clear", "sin", "bez", "noise", "filler", "fillers", "fluff", "padding", "rubbish",
            "garbage", "nonsense", "decoy", "decoys", "hold", "filter",
        ];
        let mut fillers =
            Self { words: BTreeSet::new(), capitals: false, says_capitals: false, digits: false, letters: false };
        let is_inside = |at: usize| holders.iter().any(|holder| holder.contains(&at));
        const MAX_INSTRUCTIONS: usize = 12;
        for verb in instructions(lower).filter(|verb| !is_inside(verb.start())).take(MAX_INSTRUCTIONS) {
            // "No" and "take" need more than a loud word near them.
            let is_weak = WEAK.contains(&verb.as_str())
                && !lower[verb.end()..].chars().take(REACH).collect::<String>().contains(" out");
            // "I'll hold each to the light" leaves nothing out, "hold the oak" does.
            const EVERYDAY: [&str; 4] = ["hold", "filter", "edit", "clear"];
            let is_everyday = EVERYDAY.contains(&verb.as_str());
            // So does "I take orders by typeform".
            let is_idle = is_everyday || verb.as_str() == "take" && !lower[verb.end()..].contains(" away");
            if is_weak && is_idle && !lower[verb.end()..].starts_with(" the ") {
                continue;
            }
            fillers.capitals |= !is_weak;
            // "No fee" speaks of what follows, whatever stands before.
            let back = if verb.as_str() == "no" || is_everyday || has_object(&lower[verb.end()..]) { 0 } else { REACH };
            let from = lower.floor_char_boundary(verb.start().saturating_sub(back));
            let to = lower.ceil_char_boundary((verb.end() + REACH).min(lower.len()));
            // A word that the window cuts is none.
            let is_word = |word: &regex::Match<'_>| {
                // The instruction itself is none: "theory no problem" takes no "no" out.
                let is_apart = from + word.start() >= verb.end() || from + word.end() <= verb.start();
                is_apart
                    && is_whole_word(lower, &(from + word.start()..from + word.end()))
                    && !is_inside(from + word.start())
            };
            for word in SPLIT.find_iter(&lower[from..to]).filter(is_word) {
                let start = from + word.start();
                let is_quoted = lower[..start].ends_with(['"', '\'', '“', '‘', '«', '*', '`']);
                let is_quoted = is_quoted || word.as_str().starts_with('\'');
                let word = word.as_str().trim_matches('\'');
                fillers.says_capitals |= CAPITALS.contains(&word);
                fillers.digits |= DIGITS.contains(&word);
                fillers.letters |= LETTERS.contains(&word);
                if let Some(listed) = KIND_OF.get(word) {
                    fillers.words.extend(listed.split(' ').map(str::to_owned));
                }
                let is_letter = word.len() == 1 && is_named_letter(&lower[..start]);
                // Short words are what goes only where they are pointed at.
                let is_pointed =
                    || is_named_letter(&lower[..start]) || lower[verb.end()..start.max(verb.end())].trim().is_empty();
                let length = word.chars().count();
                // "Without the not": a common word is what goes where the clause ends with it.
                let is_the = || {
                    lower[verb.end()..start.max(verb.end())].trim() == "the"
                        && lower[start + word.len()..]
                            .trim_start_matches(['\'', '"'])
                            .chars()
                            .next()
                            .is_none_or(|next| ".,!?)".contains(next))
                };
                let is_word =
                    (length > 2 || length == 2 && is_pointed()) && (!COMMON.contains(word) || length > 2 && is_the());
                if is_word || is_quoted || is_letter {
                    fillers.words.insert(word.to_owned());
                    let is_named = || is_named_letter(&lower[..start]);
                    let one =
                        word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).or_else(|| word.strip_suffix('s'));
                    let is_hissed = |one: &&str| ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end));
                    let without_es = word.strip_suffix("es").filter(is_hissed);
                    fillers.words.extend(without_es.map(str::to_owned));
                    let one = one.filter(|one| one.len() >= 3 || one.len() == 1 && is_named());
                    fillers.words.extend(one.map(str::to_owned));
                }
            }
        }
        fillers.capitals |= fillers.says_capitals && text.bytes().any(|byte| byte.is_ascii_lowercase());
        fillers
    }

    fn take_out(&self, text: &str, lower: &str, holder: &Range<usize>, found: &mut Vec<Replacement>) {
        static LOUD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Z]+"));
        static DIGIT_RUNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]+"));
        let word = &lower[holder.clone()];
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        const MIN_DIGITS: usize = 5;
        let mut taken: Vec<Range<usize>> = Vec::new();
        // The longest filler first: "kisskiss" before "kiss".
        let mut words: Vec<&String> = self.words.iter().filter(|filler| word.contains(filler.as_str())).collect();
        words.sort_by_key(|filler| std::cmp::Reverse(filler.len()));
        let longest = words.first().map_or(0, |filler| filler.len());
        // One letter alone is a filler only where no longer one is, and never in the ending of a host; a sign beside any.
        let is_sign = |filler: &str| !filler.contains(char::is_alphanumeric);
        let ending = word.rfind('.').unwrap_or(word.len());
        for filler in words.into_iter().filter(|filler| filler.len() > 1 || longest == 1 || is_sign(filler)) {
            for (at, part) in word
                .match_indices(filler.as_str())
                .filter(|(at, part)| part.len() > 1 || *at < ending || !part.contains(char::is_alphabetic))
            {
                taken.push(holder.start + at..holder.start + at + part.len());
            }
        }
        // A long code has capitals of its own.
        const SHORTEST_CODE: usize = 16;
        let shown = &text[holder.clone()];
        let is_code = shown.len() >= SHORTEST_CODE
            && digits >= 2
            && shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
            && shown.bytes().any(|byte| byte.is_ascii_lowercase());
        if (taken.is_empty() || self.says_capitals) && self.capitals && (self.says_capitals || !is_code) {
            let runs: Vec<Range<usize>> = LOUD
                .find_iter(&text[holder.clone()])
                .map(|run| holder.start + run.start()..holder.start + run.end())
                .collect();
            let is_repeated =
                runs.len() >= 2 && runs.iter().all(|run| run.len() >= 2 && text[run.clone()] == text[runs[0].clone()]);
            let is_loud = runs.iter().any(|run| run.len() >= 3) || is_repeated || self.says_capitals;
            taken.extend(
                runs.into_iter().filter(|run| is_loud && (run.len() >= 3 || is_repeated || self.says_capitals)),
            );
        }
        // "wren-ЛИШНЕЕ-@hollow.example": a word of another script, and what ties it in.
        if word.contains('@') && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            static FOREIGN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[-_.]?[а-яёіїєґ]{3,}[-_.]?"));
            taken.extend(FOREIGN.find_iter(word).map(|run| holder.start + run.start()..holder.start + run.end()));
        }
        // Of an address, the mailbox is what digits are put into.
        let strewn = word.find('@').unwrap_or(word.len());
        if taken.is_empty() && self.digits && digits * 3 >= strewn && digits < word.len() {
            taken.extend(DIGIT_RUNS.find_iter(word).map(|run| holder.start + run.start()..holder.start + run.end()));
        }
        const MIN_NUMBER: usize = 8;
        if self.letters && digits >= MIN_NUMBER && !word.contains(['@', '.']) {
            static LETTER_RUNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{L}]+"));
            taken.extend(LETTER_RUNS.find_iter(word).map(|run| holder.start + run.start()..holder.start + run.end()));
        }
        for range in &mut taken {
            *range = with_decoration(text, range.clone(), holder);
        }
        taken.sort_by_key(|range| range.start);
        taken.dedup_by(|next, before| {
            let is_one = next.start <= before.end;
            if is_one {
                before.end = before.end.max(next.end);
            }
            is_one
        });
        let left: String = remaining(text, holder, &taken);
        let is_number =
            digits >= MIN_DIGITS && !left.contains(|char: char| char.is_alphabetic() || matches!(char, '@' | '/'));
        // What leaves a host without its name was no filler.
        let is_torn = left.starts_with('.') || ["/.", "@.", ".."].iter().any(|sign| left.contains(sign));
        let says_enough = !is_torn && left.bytes().filter(u8::is_ascii_alphanumeric).count() >= 4;
        for range in taken.into_iter().filter(|_| says_enough) {
            let is_glued = text[..range.start].ends_with(is_part) || text[range.end..].starts_with(is_part);
            let is_digit = |char: char| char.is_ascii_digit();
            let is_edge = range.start == holder.start && text[range.end..].starts_with(is_digit)
                || range.end == holder.end && text[..range.start].ends_with(is_digit);
            let is_noise = is_number && (is_edge || is_between_digits(text, range.start, range.end));
            if is_noise || is_glued && !is_number {
                found.push(Replacement::new(range, "", "delete_the_word"));
            }
        }
    }
}

/// "Skip the site's call": what goes is named behind the instruction, and nothing before it is meant.
fn has_object(after: &str) -> bool {
    let Some(rest) = after.strip_prefix(" the ") else { return false };
    let noun = &rest[..rest.find(|char: char| !char.is_alphanumeric()).unwrap_or(rest.len())];
    let is_owner = rest[noun.len()..].starts_with(['\'', '’']);
    noun.len() > 2 && (is_owner || !COMMON.contains(noun) && !KIND_OF.contains_key(noun))
}

/// "Every z", "the letter q", "all the k's": what stands before a single letter says that it is one.
fn is_named_letter(before: &str) -> bool {
    const NAMING: [&str; 14] = [
        "every",
        "each",
        "all",
        "letter",
        "letters",
        "both",
        "any",
        "extra",
        "cada",
        "letra",
        "lettre",
        "buchstaben",
        "lettera",
        "букву",
    ];
    let before = before.trim_end_matches([' ', '"', '\'', '“', '‘']);
    let before = before.strip_suffix(" the").unwrap_or(before);
    before.rsplit(char::is_whitespace).next().is_some_and(|word| NAMING.contains(&word))
}

/// "sam(oak)son", "la_oak_luna": the brackets go with what stands in them, and of two signs around it one.
fn with_decoration(text: &str, range: Range<usize>, holder: &Range<usize>) -> Range<usize> {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('*', '*')];
    let before = text[holder.start..range.start].chars().next_back();
    let after = text[range.end..holder.end].chars().next();
    let (Some(before), Some(after)) = (before, after) else { return range };
    if PAIRS.contains(&(before, after)) {
        range.start - 1..range.end + 1
    } else if before == after && matches!(before, '_' | '-' | '.') {
        range.start - 1..range.end
    } else {
        range
    }
}

fn remaining(text: &str, holder: &Range<usize>, taken: &[Range<usize>]) -> String {
    let mut left = String::new();
    let mut at = holder.start;
    for range in taken {
        left.push_str(&text[at..range.start]);
        at = range.end;
    }
    left.push_str(&text[at..holder.end]);
    left
}

/// A dot that the left-out word brought along goes too.
fn with_joint(text: &str, start: usize, end: usize) -> Range<usize> {
    let has_dot = text[..start].ends_with('.') && text[end..].starts_with(['@', '.']);
    start - usize::from(has_dot)..end
}

fn is_part(char: char) -> bool {
    char.is_ascii_alphanumeric() || "@._-/".contains(char)
}

/// Glued to letters in lower case, in a word with an `@` or a dot.
fn is_inside_address(text: &str, start: usize, end: usize) -> bool {
    let head = text[..start].rfind(|char| !is_part(char)).map_or(0, |at| at + 1);
    let head = text.ceil_char_boundary(head);
    let tail = text[end..].find(|char| !is_part(char)).map_or(text.len(), |length| end + length);
    let word = &text[head..tail];
    let is_glued = text[..start].ends_with(is_part) || text[end..].starts_with(is_part);
    is_glued && word.contains(['@', '.']) && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// "mapleREMOVEMEroot": loud between letters in lower case.
fn is_loud_inside(text: &str, word: Range<usize>) -> bool {
    let is_quiet = |char: char| char.is_ascii_lowercase();
    text[..word.start].ends_with(is_quiet)
        && text[word.end..].starts_with(is_quiet)
        && text[word].bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The first and the last digit may have other fillers beside them.
fn is_between_digits(text: &str, start: usize, end: usize) -> bool {
    let is_digit = |char: char| char.is_ascii_digit();
    let near =
        |part: &str| part.chars().filter(|char| !char.is_whitespace()).take(24).any(|char| char.is_ascii_digit());
    let before = text[..start].trim_end_matches([' ', '-', '(', '"', '\'']);
    let after = text[end..].trim_start_matches([' ', '-', ')', '"', '\'']);
    (before.ends_with(is_digit) && near(after)) || (after.starts_with(is_digit) && near(&reversed_tail(before)))
}

fn reversed_tail(text: &str) -> String {
    text.chars().rev().take(24).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn fillers_that_go() {
        check("jo@mill(fog)pond.example, drop the fog", "jo@millpond.example, drop the fog");
        check("mill_fog_pond_fog_lane without the fog", "mill_pond_lane without the fog");
        check("mill.exam/ple without the slash", "mill.example without the slash");
        check("remove every q: q4q15q 555 0132", "remove every q: 415 555 0132");
        check("snap, the dashes taken away: m-i-l-l-p-o-n-d", "snap, the dashes taken away: millpond");
        check("quita los números: m1i2l3l4@mill.example", "quita los números: mill@mill.example");
        check("jo.pleaseremove@mill.example", "jo@mill.example");
        check("jo-ЛИШНЕЕ-@mill.example, слово лишнее", "jo@mill.example, слово лишнее");
        check("the letters are noise: 4a15b 555c 01d32", "the letters are noise: 415 555 0132");
    }

    #[test]
    fn hosts_keep_their_names() {
        check("jo.nolan@mill.example, no problem", "jo.nolan@mill.example, no problem");
        check("forget the mill, see mill.example", "forget the mill, see mill.example");
        check(
            "jo.rehearsal@mill.example for the rehearsal, skip the queue",
            "jo.rehearsal@mill.example for the rehearsal, skip the queue",
        );
    }
}
