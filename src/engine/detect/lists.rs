//! The lists that detectors keep in text files: in each line a head, a colon, and what belongs to it. Comments begin with `#`.

/// Heads with what belongs to them.
pub(super) fn rows(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

/// Names and words around accounts: of which kind, of which language or country, and the names.
pub(super) fn payment_names() -> impl Iterator<Item = (&'static str, &'static str, impl Iterator<Item = &'static str>)>
{
    let heads = rows(include_str!("payment_names.txt"));
    heads.filter_map(|(head, names)| {
        let (kind, of) = head.split_once(' ')?;
        Some((kind, of, names.split(',').map(str::trim).filter(|name| !name.is_empty())))
    })
}
