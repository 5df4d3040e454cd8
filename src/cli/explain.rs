//! `bedside explain`: what codes mean, with an example and its mend.

use super::Exit;
use super::console::Console;
use crate::explain::{self, Page, layout};
use crate::report::{escape, json};
use serde_json::{Value, json};

/// What `explain` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Codes as reports name them, such as `bedside::check::value_gap` or `value_gap`; none lists all.
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

/// Shows the pages, or the list of all codes. A code that does not exist is wrong use, and then nothing is shown.
pub(super) fn run(args: &Args, console: &mut Console) -> Exit {
    let mut pages = Vec::new();
    let mut exit = Exit::Done;
    for code in &args.codes {
        if let Some(page) = explain::page(code) {
            pages.push(page);
        } else {
            console.refuse(&unknown(code));
            exit = Exit::Usage;
        }
    }
    if exit != Exit::Done {
        return exit;
    }
    let text = match (console.json(), pages.as_slice()) {
        (true, []) => json::text(&explain::all().iter().map(listed).collect()),
        (true, [only]) => json::text(&whole(only)),
        (true, several) => json::text(&several.iter().map(|page| whole(page)).collect()),
        (false, []) => layout::list(console.style()),
        (false, several) => {
            let texts: Vec<String> = several.iter().map(|page| layout::page(page, console.style())).collect();
            texts.join("\n")
        }
    };
    console.out(&text);
    exit
}

fn listed(page: &Page) -> Value {
    json!({"code": page.code, "title": page.title()})
}

fn whole(page: &Page) -> Value {
    json!({"code": page.code, "title": page.title(), "text": page.text})
}

fn unknown(code: &str) -> String {
    let several: Vec<&str> = explain::matching(code).iter().map(|page| page.short()).collect();
    if !several.is_empty() {
        return format!(
            "`{}` is the name of several codes; write `{}`",
            escape(code),
            several.join("` or `")
        );
    }
    let meant = explain::nearest(code).map(|near| format!("; did you mean `{near}`?"));
    let meant = meant.unwrap_or_else(|| "; `bedside explain` lists all codes".to_owned());
    format!("there is no code `{}`{meant}", escape(code))
}
