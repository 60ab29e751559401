//! A page of headings, notes, figures and tables, as HTML that needs nothing else. Every text is escaped on its way in.

use std::fmt::Write;

use crate::engine::eval::{Change, Comparison, Estimate, Share};

/// A page that grows section by section.
pub(super) struct Page {
    title: String,
    sections: Vec<(&'static str, &'static str)>,
    body: String,
}

/// A cell of a table.
pub(super) enum Cell {
    /// Text, on the left.
    Words(String),
    /// A count.
    Count(usize),
    /// A number of three decimals.
    Number(Option<f64>),
    /// A share of one, with a bar.
    Bar(Option<f64>),
    /// A number with its interval.
    Estimate(Option<Estimate>),
    /// A share with its exact interval.
    Share(Share),
    /// A difference with its sign and interval, and in a word what it says.
    Difference(Comparison),
}

impl Page {
    pub(super) fn new(title: &str) -> Self {
        Self { title: title.to_owned(), sections: Vec::new(), body: String::new() }
    }

    /// Begins a section; `id` is what links to it say.
    pub(super) fn section(&mut self, id: &'static str, title: &'static str) {
        self.sections.push((id, title));
        self.push(&format!("<h2 id=\"{id}\">{}</h2>\n", escape(title)));
    }

    pub(super) fn note(&mut self, text: &str) {
        self.push(&format!("<p class=\"note\">{}</p>\n", escape(text)));
    }

    /// A row of large figures: name, value, and what to know about it.
    pub(super) fn figures(&mut self, figures: &[(&str, String, String)]) {
        self.push("<div class=\"figures\">\n");
        for (name, value, remark) in figures {
            let (name, value, remark) = (escape(name), escape(value), escape(remark));
            self.push(&format!("<div class=\"figure\"><span>{name}</span><b>{value}</b><span>{remark}</span></div>\n"));
        }
        self.push("</div>\n");
    }

    /// Pictures, each an `<svg>` element of our own.
    pub(super) fn pictures(&mut self, svgs: &[String]) {
        self.push("<div class=\"pictures\">\n");
        svgs.iter().for_each(|svg| self.push(svg));
        self.push("</div>\n");
    }

    /// A table. Its columns stand as the first row's cells do.
    pub(super) fn table(&mut self, headers: &[&str], rows: &[Vec<Cell>]) {
        self.push("<div class=\"scroll\"><table>\n<tr>");
        for (index, header) in headers.iter().enumerate() {
            let class = rows.first().and_then(|row| row.get(index)).map_or("", Cell::class);
            self.push(&format!("<th{class}>{}</th>", escape(header)));
        }
        self.push("</tr>\n");
        for row in rows {
            self.push("<tr>");
            row.iter().for_each(|cell| self.push(&format!("<td{}>{}</td>", cell.class(), cell.content())));
            self.push("</tr>\n");
        }
        self.push("</table></div>\n");
    }

    /// The whole page; `subject` says what it is about.
    pub(super) fn finish(self, subject: &str) -> String {
        let mut links = String::new();
        for (id, title) in &self.sections {
            // Writing to a string cannot fail.
            let _ = write!(links, "<a href=\"#{id}\">{}</a>", escape(title));
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\n{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p class=\"subject\">{subject}</p>\n\
             <nav>{links}</nav>\n{body}</body>\n</html>\n",
            title = escape(&self.title),
            style = include_str!("html.css"),
            subject = escape(subject),
            body = self.body
        )
    }

    fn push(&mut self, html: &str) {
        self.body.push_str(html);
    }
}

impl Cell {
    fn class(&self) -> &'static str {
        match self {
            Self::Words(_) => " class=\"words\"",
            Self::Count(_)
            | Self::Number(_)
            | Self::Bar(_)
            | Self::Estimate(_)
            | Self::Share(_)
            | Self::Difference(_) => "",
        }
    }

    fn content(&self) -> String {
        match self {
            Self::Words(words) => escape(words),
            Self::Count(count) => count.to_string(),
            Self::Number(value) => number(*value),
            Self::Bar(None) | Self::Estimate(None) => number(None),
            Self::Bar(Some(share)) => format!(
                "<span class=\"bar\"><i style=\"width:{:.0}%\"></i></span>{share:.3}",
                share.clamp(0.0, 1.0) * 100.0
            ),
            Self::Estimate(Some(Estimate { value, low, high })) => with_interval(Some(*value), *low, *high),
            Self::Share(Share { value, low, high, .. }) => with_interval(*value, *low, *high),
            Self::Difference(comparison) => difference(comparison),
        }
    }
}

fn difference(comparison: &Comparison) -> String {
    let (Some(Estimate { value, low, high }), Some(change)) = (comparison.difference, comparison.change()) else {
        return number(None);
    };
    let written = format!("{value:+.3} <small>[{low:+.3}, {high:+.3}]</small>");
    match change {
        Change::Unclear => written,
        Change::Better => format!("<span class=\"better\">{written} better</span>"),
        Change::Worse => format!("<span class=\"worse\">{written} worse</span>"),
    }
}

fn with_interval(value: Option<f64>, low: f64, high: f64) -> String {
    match value {
        None => number(None),
        Some(_) => format!("{} <small>[{low:.3}, {high:.3}]</small>", number(value)),
    }
}

/// Three decimals, or a dash where a measure is not defined.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::eval::Better;

    #[test]
    fn nothing_in_a_cell_can_be_markup() {
        let mut page = Page::new("a < b");
        page.table(&["<i>"], &[vec![Cell::Words("<script>\"&\"</script>".to_owned())]]);
        let html = page.finish("<b>");
        assert!(html.contains("<td class=\"words\">&lt;script&gt;&quot;&amp;&quot;&lt;/script&gt;</td>"), "{html}");
        assert!(html.contains("<th class=\"words\">&lt;i&gt;</th>"), "{html}");
        assert!(html.contains("<title>a &lt; b</title>") && html.contains("<p class=\"subject\">&lt;b&gt;</p>"));
    }

    #[test]
    fn a_difference_says_what_its_interval_says() {
        let cell = |better: Better, low: f64, high: f64| {
            let difference = Some(Estimate { value: f64::midpoint(low, high), low, high });
            let name = "AUROC".to_owned();
            Cell::Difference(Comparison { name, better, champion: None, challenger: None, difference }).content()
        };
        assert_eq!(cell(Better::Higher, -0.01, 0.02), "+0.005 <small>[-0.010, +0.020]</small>");
        assert!(cell(Better::Higher, 0.01, 0.02).contains("class=\"better\""));
        assert!(cell(Better::Lower, 0.01, 0.02).contains(" worse</span>"));
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(Cell::Bar(Some(0.25)).content(), "<span class=\"bar\"><i style=\"width:25%\"></i></span>0.250");
        assert_eq!(Cell::Share(Share::new(0, 0)).content(), "–");
        let share = Share { hits: 1, rows: 2, value: Some(0.5), low: 0.0126, high: 0.9874 };
        assert_eq!(Cell::Share(share).content(), "0.500 <small>[0.013, 0.987]</small>");
    }
}
