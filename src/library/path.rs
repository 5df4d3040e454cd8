//! The path after `use`: how it may be written, and the file that it means, counted from the root file's folder.

/// Why a path cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing stands between the quotes.
    Empty,
    /// Steps are parted by `\`; as it would be with `/`.
    Backslash(String),
    /// It starts at the root of the machine or of the web.
    Absolute,
    /// It does not end in `.triage`; as it would be with it, where it has no other ending.
    Ending(Option<String>),
    /// It leads out of the root file's folder.
    Outside,
}

/// The ending of rulesets and libraries.
const ENDING: &str = ".triage";

/// The path from the root file's folder of what `written` means in the file `from`.
///
/// Steps are taken as they are written: `a/../b.triage` is `b.triage`, whatever `a` is.
///
/// # Errors
/// What is wrong with the path; nothing is looked up.
pub fn resolve(from: &str, written: &str) -> Result<String, Fault> {
    form(written)?;
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in written.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop().ok_or(Fault::Outside)?;
            }
            name => steps.push(name),
        }
    }
    Ok(steps.join("/"))
}

fn form(written: &str) -> Result<(), Fault> {
    if written.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let drive =
        written.get(1..2) == Some(":") && written.starts_with(|first: char| first.is_ascii_alphabetic());
    if written.starts_with(['/', '~']) || written.starts_with("\\\\") || drive || written.contains("://") {
        return Err(Fault::Absolute);
    }
    if written.contains('\\') {
        return Err(Fault::Backslash(written.replace("\\\\", "/").replace('\\', "/")));
    }
    let name = written.rsplit('/').next().unwrap_or_default();
    if name.len() > ENDING.len() && name.ends_with(ENDING) {
        return Ok(());
    }
    let plain = !name.is_empty() && !name.contains('.') && name != "..";
    Err(Fault::Ending(plain.then(|| format!("{written}{ENDING}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_using_file() {
        assert_eq!(resolve("knee.triage", "vitals.triage"), Ok("vitals.triage".to_owned()));
        assert_eq!(resolve("knee.triage", "./shared//vitals.triage"), Ok("shared/vitals.triage".to_owned()));
        assert_eq!(resolve("shared/a.triage", "b.triage"), Ok("shared/b.triage".to_owned()));
        assert_eq!(resolve("shared/a.triage", "../b.triage"), Ok("b.triage".to_owned()));
        assert_eq!(resolve("", "b.triage"), Ok("b.triage".to_owned()));
    }

    #[test]
    fn no_path_leads_out_of_the_tree() {
        for written in ["../b.triage", "a/../../b.triage", "./../x/b.triage"] {
            assert_eq!(resolve("knee.triage", written), Err(Fault::Outside), "{written}");
        }
        assert_eq!(resolve("shared/a.triage", "../../b.triage"), Err(Fault::Outside));
    }

    #[test]
    fn other_forms_are_refused() {
        for written in
            ["/etc/b.triage", "~/b.triage", "C:/b.triage", "C:\\b.triage", "https://b.triage", "\\\\b"]
        {
            assert_eq!(resolve("", written), Err(Fault::Absolute), "{written}");
        }
        assert_eq!(resolve("", "a\\b.triage"), Err(Fault::Backslash("a/b.triage".to_owned())));
        assert_eq!(resolve("", " "), Err(Fault::Empty));
        assert_eq!(resolve("", "vitals"), Err(Fault::Ending(Some("vitals.triage".to_owned()))));
        for written in ["vitals.yaml", ".triage", "a/", ".", ".."] {
            assert_eq!(resolve("", written), Err(Fault::Ending(None)), "{written}");
        }
    }
}
