//! Names of files that say more than what is in the file: "CV_viber-0918-555-0164.docx", "IG_jo.park_lookbook.png".
//!
//! In a file's name `_` and `-` stand for spaces, and the extension ends it. Only names that hold a word of contact, or
//! a host, are taken apart; everywhere else the signs may belong to a name.

use std::ops::Range;

use super::{Replacement, Source, host};
use crate::engine::text::number_words::number_words;

const EXTENSIONS: &str = " pdf doc docx xls xlsx ods odt rtf csv txt png jpg jpeg gif svg webp heic mp3 mp4 m4a wav mov avi psd \
    ai zip rar 7z ppt pptx key pages numbers dwg dxf dwf skp rvt ifc stl obj step blend fbx fig sketch xd indd idml eps tif tiff bmp raw \
    dng cr2 nef arw jfif avif ico flac aac ogg oga opus wma aiff aif mid midi mkv webm wmv flv mpg mpeg 3gp m4v srt epub mobi azw3 \
    eml msg ics vcf vcard tar gz tgz bz2 xz iso dmg apk exe docm xlsm xlsb pub vsd mpp sib mscz musicxml gpx kml \
    ttf otf woff plist bak tmp part torrent dotx odp pps ppsx tsv dat db cdr lrcat procreate afdesign afphoto als logicx flp ptx mp2 wps ";
/// Words before the name of an account.
const ACCOUNTS: &str = " telegram tg tele whatsapp wa viber insta instagram ig snap snapchat discord skype line kik tiktok \
    twitter fb facebook messenger wechat threads linkedin twitch zalo kakao ";
/// Words before an address or a number.
const CONTACTS: &str = " bell buzz holler write writeto msg message messageme ask hello hola ping reachme ringme textme bellme callus textus ringus \
    dial mail email gmail correo courriel call callme text txt sms phone tel telephone cell mobile mob ring ph \
    contact reach llamame llamanos llame marcar chiama chiamare chiamami appeler appelez anrufen anruf rufnummer ligar liga chamar celular zap wpp zadzwon dzwonic hubungi telp nomor hp tawag ara arayin numara zvonit goi sdt signal whatsapp wa viber telefon handy llamar llama movil telefono appelle ";
/// Words about the file, which end a name.
const ABOUT: &str = " final draft copy cv resume portfolio lookbook invoice quote proposal photo photos pic pics img image scan logo \
    flyer menu price prices list catalog catalogue brochure card poster banner sample samples sheet rates gallery preview edit \
    version new old for from and the v1 v2 v3 v4 1 2 3 2024 2025 2026 2027 ph us uk au ca nz in ng edited signed work book carousel slide slides story stories post posts reel reels template ad ads \
    screenshot icon header cover banner campaign report stats insights backup export chat convo ";

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if !text.contains('.') || !text.contains(['_', '-', '@', '=']) {
        return;
    }
    for token in source.tokens() {
        let word = text[token.clone()].trim_end_matches(['.', ':']);
        let stem = without_extension(word);
        if stem.len() < word.len() && !stem.contains(['/', ':']) {
            take_apart(text, token.start..token.start + stem.len(), word.len() - stem.len(), found);
        }
    }
}

/// A word without the extension of a file.
pub(super) fn without_extension(word: &str) -> &str {
    word.rsplit_once('.').map_or(word, |(stem, extension)| if has(EXTENSIONS, extension) { stem } else { word })
}

/// Tells whether a list of words, each between spaces, holds a word.
fn has(list: &str, word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    !word.is_empty() && list.split(' ').any(|listed| listed == word)
}

fn take_apart(text: &str, stem: Range<usize>, extension: usize, found: &mut Vec<Replacement>) {
    const MAX_PARTS: usize = 24;
    let parts = parts(text, stem.clone());
    let word = |part: &Range<usize>| &text[part.clone()];
    if parts.len() < 2 || parts.len() > MAX_PARTS {
        return;
    }
    let site = parts.iter().position(|part| host(word(part)).is_some() && !word(part).contains('@'));
    let label = parts.iter().position(|part| has(ACCOUNTS, word(part)) || has(CONTACTS, word(part)));
    // "612555094-mejor-llamar": the word of contact may stand behind the number.
    let number = || (0..parts.len()).find(|at| begins_with_digit(word(&parts[*at])) && has_digits(text, &parts[*at..]));
    let (first, end) = match (label, site) {
        (_, Some(site)) => (site, site + 1),
        (Some(label), None) if parts.get(label + 1).is_some_and(|part| !has(ABOUT, word(part))) => {
            (label + 1, name_end(text, &parts, label + 1))
        }
        (Some(_), None) => match number() {
            Some(number) => (number, name_end(text, &parts, number)),
            None => return as_sentence(text, &parts, extension, found),
        },
        (None, None) => return as_sentence(text, &parts, extension, found),
    };
    // What the name itself holds stays, unless it is told word by word.
    let is_told = parts[first..end].iter().any(|part| matches!(word(part).to_ascii_lowercase().as_str(), "at" | "dot"))
        || parts[first..end].iter().filter(|part| !number_words(&word(part).to_ascii_lowercase()).is_empty()).count()
            > 2;
    let label = label.unwrap_or(parts.len());
    // "t.me_wrenhollow"
    let path = site.filter(|site| {
        let is_name =
            |part: &Range<usize>| word(part).len() >= MIN_NAME && !has(ABOUT, word(part)) && !has(SIGNS, word(part));
        has(PROFILES, word(&parts[*site])) && parts.get(site + 1).is_some_and(is_name)
    });
    for at in 1..parts.len() {
        let gap = parts[at - 1].end..parts[at].start;
        if path.is_some_and(|site| at == site + 1) {
            found.push(Replacement::new(gap, "/", "file_name"));
            continue;
        }
        let written = match at {
            _ if at == first
                && label < parts.len()
                && at == label + 1
                && has(ACCOUNTS, word(&parts[label]))
                && !begins_with_digit(word(&parts[at])) =>
            {
                ": "
            }
            _ if at > first && at < end && !is_told => continue,
            _ => " ",
        };
        let written = if &text[gap.clone()] == "@" { " @" } else { written };
        found.push(Replacement::new(gap, written, "file_name"));
    }
    found.push(Replacement::new(stem.end..stem.end + extension, " ", "file_name"));
}

/// "contact_details_on_the_back_page.pdf": a name that is a sentence, and speaks of reaching somebody, is read as one.
fn as_sentence(text: &str, parts: &[Range<usize>], extension: usize, found: &mut Vec<Replacement>) {
    const FEWEST: usize = 4;
    const SUBJECTS: &str = " contact contacto contato contatto kontakt contacts details number numero nummer numéro phone telefon \
        telefono teléfono mail email reach reaching reachme find ring call dial digits ask write contattarmi llamarme joindre \
        erreichen ligar nomor номер телефон контакт ";
    if parts.len() < FEWEST || !parts.iter().any(|part| has(SUBJECTS, &text[part.clone()])) {
        return;
    }
    let is_word = |part: &Range<usize>| text[part.clone()].chars().all(char::is_alphabetic);
    for pair in parts.windows(2).filter(|pair| is_word(&pair[0]) || is_word(&pair[1])) {
        found.push(Replacement::new(pair[0].end..pair[1].start, " ", "file_name"));
    }
    let end = parts[parts.len() - 1].end;
    if text[end..].starts_with('.') {
        found.push(Replacement::new(end..end + extension, " ", "file_name"));
    }
}

/// Hosts behind which a name stands, and the fewest letters of one.
const PROFILES: &str = " t.me wa.me m.me ig.me instagram.com facebook.com fb.com tiktok.com x.com twitter.com linktr.ee discord.gg telegram.me \
    snapchat.com linkedin.com paypal.me cash.app venmo.com vk.com line.me zalo.me viber.me ";
const MIN_NAME: usize = 4;
/// Signs told in words, which another view reads.
const SIGNS: &str = " slash barra schrägstrich barre forward backslash dash ";

/// The parts of a name, between its signs; an @, a dot or a = parts a service from the name on it.
fn parts(text: &str, stem: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = stem.start;
    for (at, char) in text[stem.clone()].char_indices() {
        let at = stem.start + at;
        if matches!(char, '_' | '-') || matches!(char, '@' | '.' | '=') && has(ACCOUNTS, &text[start..at]) {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..stem.end);
    parts.retain(|part| !part.is_empty());
    parts
}

fn begins_with_digit(word: &str) -> bool {
    const MOSTLY: usize = 6;
    word.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '+' | '('))
        || word.bytes().filter(u8::is_ascii_digit).count() >= MOSTLY
}

/// Tells whether parts begin with digits enough for a number.
fn has_digits(text: &str, parts: &[Range<usize>]) -> bool {
    const FEWEST: usize = 8;
    let parts = parts.iter().map(|part| &text[part.clone()]).take_while(|part| begins_with_digit(part));
    parts.flat_map(str::bytes).filter(u8::is_ascii_digit).count() >= FEWEST
}

/// Where a name that begins at a part ends: digits before letters, anything before a word about the file.
fn name_end(text: &str, parts: &[Range<usize>], first: usize) -> usize {
    let is_number = begins_with_digit(&text[parts[first].clone()]);
    let ends = |part: &Range<usize>| {
        let word = &text[part.clone()];
        if is_number { !begins_with_digit(word) } else { has(ABOUT, word) }
    };
    parts.iter().skip(first + 1).position(ends).map_or(parts.len(), |length| first + 1 + length)
}

#[cfg(test)]
mod tests {
    use crate::engine::text::{ViewKind, Views};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Views::of(text).get(ViewKind::Decoded).text.trim_end(), expected);
    }

    #[test]
    fn names_of_files_are_taken_apart_where_they_say_how_to_reach_somebody() {
        check("menu-0207-946-0018-call.pdf", "menu 0207-946-0018 call");
        check("menu_call-0207-946-0018-final.pdf", "menu call 0207-946-0018 final");
        check("TG_wren.hollow_samples.zip", "TG: wren.hollow samples");
        check("instagram@wrenhollow.jpg", "instagram @wrenhollow");
        check("shed_side_kik.wrenhollow.webp", "shed side kik: wrenhollow");
        check("plan__viber_+447700900168.dxf", "plan viber +447700900168");
        check("info_t.me_wrenhollow.zip", "info t.me/wrenhollow");
        check("quote-mail-wren_at_hollow_dot_example.docx", "quote mail wren at hollow dot example");
        check("book-at-wrenhollow.example-now.png", "book at wrenhollow.example now");
        check("contacto_en_la_ultima_pagina.pdf", "contacto en la ultima pagina");
        check("site_plan_rev-3_2026-04-02.pdf", "site_plan_rev-3_2026-04-02.pdf");
    }
}
