//! A policy's page for a browser: one file, no scripts, nothing loaded.

use std::fmt::Write;

use super::page::{Entry, Page};
use crate::engine::taxonomy::Surface;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#222}\
table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}\
td.no{background:#fbe3e0}td.yes{background:#e3f3e3}h2{font-size:1.1rem;margin-bottom:.2rem}\
li{margin-bottom:.8rem}code{background:#f2f2f2;padding:0 .2rem}.reach{color:#666;font-size:.85rem}";

pub(super) fn render(page: &Page) -> String {
    let mut out = String::new();
    let title = escape(&page.title);
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style></head>\
         <body>\n<h1>{title}</h1>\n<p>{}</p>\n<p>In force {}.</p>\n",
        escape(&page.description),
        escape(&page.in_force)
    );
    for block in &page.blocks {
        let _ = write!(out, "<h2>{}</h2>\n<table><tr><th></th>", escape(&block.title));
        for surface in Surface::ALL {
            let _ = write!(out, "<th>{surface}</th>");
        }
        out.push_str("</tr>\n");
        for (intent, entries) in &block.rows {
            let _ = write!(out, "<tr><th>{intent}</th>");
            for Entry { is_prohibited, number } in entries {
                let word = if *is_prohibited { "no" } else { "yes" };
                let _ = write!(out, "<td class=\"{word}\">{word} <a href=\"#clause-{number}\">{number}</a></td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
    }
    out.push_str("<h2>Clauses</h2>\n<ol>\n");
    for line in &page.clauses {
        let _ = write!(
            out,
            "<li id=\"clause-{}\"><code>{}</code>: {}<br>{}",
            line.number,
            escape(&line.id),
            escape(&line.says),
            escape(&line.reason)
        );
        for reach in &line.reach {
            let _ = write!(out, "<br><span class=\"reach\">{}</span>", escape(reach));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n</body></html>\n");
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
