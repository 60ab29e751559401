//! Labels right before digits that say what they number, which is no telephone.

/// Tells whether a text ends by announcing the number of a book, which no word of contact makes another.
pub(super) fn follows_isbn(before: &str) -> bool {
    let label = before.trim_end_matches(|char: char| !char.is_alphabetic());
    let start = label.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    let word = &label[start..];
    before.len() - label.len() <= 4 && (word.eq_ignore_ascii_case("isbn") || word.eq_ignore_ascii_case("issn"))
}

/// Abbreviations that announce the number of an order, a part, a file; believed in capitals alone, as several are words.
const ABBREVIATIONS: &str = " PO P/O SO WO GRN RMA RFQ RFP INV AWB BOL MAWB HAWB MRN PNR CRN SKU VIN SN S/N PN P/N MPN OEM NSN LOT ISO DIN \
    ASTM TKT SR CR JIRA DN EORI ABN ACN EIN SSN TIN GST PAN CIN GSTIN HSN RFC CUIT CNPJ CPF NIF NIP REGON KRS PESEL INN ОГРН ИНН КПП ZIP ISBN \
    ISSN ISRC ISMN ICD NHS NPI DEA UN EC CAS NCT PMID DOI ASIN FNSKU UPC EAN GTIN IMEI MAC ICCID UUID GUID ";

/// "against PO 4500017782": a text that ends with such an abbreviation, with no more than a sign behind it.
pub(super) fn follows_abbreviation(before: &str) -> bool {
    const SIGNS: [char; 6] = [' ', ':', '#', '.', '-', '\u{a0}'];
    let label = before.trim_end_matches(SIGNS);
    let start = label
        .rfind(|char: char| char.is_whitespace() || "(,;:\"".contains(char))
        .map_or(0, |at| at + label[at..].chars().next().map_or(0, char::len_utf8));
    let word = &label[start..];
    before.len() - label.len() <= 3
        && word.len() > 1
        && ABBREVIATIONS.split(' ').any(|abbreviation| abbreviation == word)
}

#[cfg(test)]
mod tests {
    use super::{follows_abbreviation, follows_isbn};

    #[test]
    fn labels_in_capitals_announce_other_numbers() {
        for (text, expected) in [
            ("quote PO ", true),
            ("(S/N: ", true),
            ("RMA #", true),
            ("po ", false),
            ("my PHONE ", false),
            ("PO box of ", false),
        ] {
            assert_eq!(follows_abbreviation(text), expected, "{text}");
        }
        assert!(follows_isbn("the paperback, ISBN "));
    }
}
