#[path = "mistakes/corpus.rs"]
mod corpus;
#[test]
fn show() {
    let mut bad = 0;
    let all = corpus::all();
    for m in &all {
        let s = m.wrong();
        let p = m.problems(&s);
        let mut why = vec![];
        if p.len() != m.messages { why.push("COUNT"); }
        let at: Vec<_> = p.iter().map(|x| s.slice(x.span())).collect();
        if m.at.iter().zip(&at).any(|(a, b)| a != b) { why.push("AT"); }
        if let (Some(l), Some(f)) = (m.line, p.first()) { if s.position(f.span().start).line != l { why.push("LINE"); } }
        let whole = p.iter().all(|x| x.edit.is_some());
        if m.no_edit.is_none() && !whole { why.push("NOEDIT"); }
        if m.no_edit.is_some() && whole { why.push("HASEDIT"); }
        let after = m.problems(&m.with_text(corpus::edited(s.text(), &p)));
        let un: Vec<_> = p.iter().filter(|x| x.edit.is_none()).map(|x| x.code).collect();
        let left: Vec<_> = after.iter().map(|x| x.code).collect();
        if un != left { why.push("AFTER"); }
        if why.is_empty() { continue; }
        bad += 1;
        println!("## {} {} want {:?}", m.name, why.join(" "), m.at);
        let d = |p: &[bedside::diagnostic::Diagnostic], s: &bedside::source::Source| for x in p {
            println!("   {}:{} `{}` {} | {} | {:?}", x.code.rsplit("::").next().unwrap(), s.position(x.span().start).line, s.slice(x.span()).replace('\n', "⏎"), x.message, x.help.as_deref().unwrap_or("-"), x.edit.as_ref().map(|e| (s.slice(e.span), &e.text)));
        };
        d(&p, &s);
        if un != left { println!("  after:"); d(&after[..after.len().min(3)], &m.with_text(corpus::edited(s.text(), &p))); }
    }
    println!("BAD {bad} of {}", all.len());
}
