//! Cases as `JUnit` XML, which continuous integration reads and keeps: it never holds the value of an answer, nor a
//! number computed from answers.

use crate::diagnostic::Diagnostic;
use crate::report::{escape, expected};
use crate::ruleset::Case;
use crate::source::{Source, Span};
use crate::testing::CaseResult;
use crate::testing::suite::Suite;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// The whole document; a ruleset that has errors, and a file that cannot be used, is a suite with one error.
#[must_use]
pub fn run(suites: &[Suite], refused: &[(Source, Vec<Diagnostic>)]) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = document(&mut writer, suites, refused);
    let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

type Xml = Writer<Vec<u8>>;

fn document(xml: &mut Xml, suites: &[Suite], refused: &[(Source, Vec<Diagnostic>)]) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.write_event(Event::Start(BytesStart::new("testsuites")))?;
    for suite in suites {
        one_suite(xml, suite)?;
    }
    for (source, problems) in refused {
        unusable(xml, source, problems)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))
}

fn unusable(xml: &mut Xml, source: &Source, problems: &[Diagnostic]) -> io::Result<()> {
    let name = source.name();
    let fields = [("name", name), ("tests", "1"), ("failures", "0"), ("errors", "1")];
    xml.write_event(Event::Start(element("testsuite", &fields)))?;
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    let message = "the file cannot be used";
    test_case(xml, ("read", name, name, 1), |xml| fault(xml, "error", message, &codes.join("\n")))?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn one_suite(xml: &mut Xml, suite: &Suite) -> io::Result<()> {
    let counts = suite.counts();
    let broken = usize::from(suite.ready.is_none());
    let name = suite.ready.as_ref().map_or(suite.source.name(), |it| it.ruleset.id.as_str());
    let start = element(
        "testsuite",
        &[
            ("name", name),
            ("tests", &(counts.run() + broken).to_string()),
            ("failures", &counts.failed.to_string()),
            ("errors", &(counts.errors + broken).to_string()),
        ],
    );
    xml.write_event(Event::Start(start))?;
    if broken > 0 {
        let message = "the ruleset or its cases have errors";
        test_case(xml, ("check", name, suite.source.name(), 1), |xml| fault(xml, "error", message, ""))?;
    }
    for (case, _, result) in suite.cases() {
        let (file, line) =
            (suite.source.file_at(case.span.start).name, suite.source.position(case.span.start).line);
        test_case(xml, (&case.name, name, file, line), |xml| told(xml, suite, case, result))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn test_case(
    xml: &mut Xml,
    (name, class, file, line): (&str, &str, &str, usize),
    inside: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let line = line.to_string();
    let fields = [("name", name), ("classname", class), ("file", file), ("line", &line)];
    xml.write_event(Event::Start(element("testcase", &fields)))?;
    inside(xml)?;
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn told(xml: &mut Xml, suite: &Suite, case: &Case, result: &CaseResult) -> io::Result<()> {
    match &result.outcome {
        Err(problems) => {
            let lines = problems.iter().map(|it| {
                let place = place(&suite.source, it.span());
                format!("{place}: {}", it.code)
            });
            let lines: Vec<String> = lines.collect();
            fault(xml, "error", "the answers contradict each other", &lines.join("\n"))
        }
        Ok(_) if result.failed.is_empty() => Ok(()),
        Ok(outcome) => {
            let lines = result.failed.iter().filter_map(|at| case.expect.get(*at)).map(|line| {
                let expected = suite.source.slice(line.span).split_whitespace().collect::<Vec<_>>();
                let ready = suite.ready.as_ref();
                let actual = ready.map(|it| expected::discreet(&it.ruleset, outcome, &line.kind));
                let place = place(&suite.source, line.span);
                format!("{place}: expected {}; {}", expected.join(" "), actual.unwrap_or_default())
            });
            let lines: Vec<String> = lines.collect();
            let message = format!("{} of {} expectations do not hold", lines.len(), case.expect.len());
            fault(xml, "failure", &message, &lines.join("\n"))
        }
    }
}

fn place(source: &Source, span: Span) -> String {
    format!("{}:{}", source.file_at(span.start).name, source.position(span.start).line)
}

fn fault(xml: &mut Xml, kind: &str, message: &str, text: &str) -> io::Result<()> {
    xml.write_event(Event::Start(element(kind, &[("message", message)])))?;
    let text: Vec<_> = text.lines().map(escape).collect();
    xml.write_event(Event::Text(BytesText::new(&text.join("\n"))))?;
    xml.write_event(Event::End(BytesEnd::new(kind.to_owned())))
}

fn element(name: &str, attributes: &[(&str, &str)]) -> BytesStart<'static> {
    let mut start = BytesStart::new(name.to_owned());
    for (key, value) in attributes {
        start.push_attribute((*key, escape(value).as_ref()));
    }
    start
}
