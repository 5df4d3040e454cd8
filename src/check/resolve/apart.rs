//! Units that do not go together.

use super::codes;
use super::units::Quantity;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::unit::Apart;

/// Units of different kinds; where only the substance keeps them apart, the way to say its factor.
pub(super) fn apart_error(
    span: Span,
    message: String,
    apart: Apart,
    from: &Quantity,
    to: &Quantity,
) -> Diagnostic {
    if apart == Apart::Substance {
        let help = format!(
            "how many {} one {} is, the substance decides: give the question a line `also in \"{}\" times …` \
             with that factor, and a `cite`",
            to.text(),
            from.text(),
            from.text()
        );
        return Diagnostic::error(codes::UNIT_SUBSTANCE, span, message).help(help);
    }
    let said = |of: &Quantity| of.unit.kind.name().map(|name| format!("{} is {name}", of.text()));
    let help = match (said(from), said(to)) {
        (Some(from), Some(to)) if from != to => format!("{from}, {to}"),
        _ => "they measure different things".to_owned(),
    };
    Diagnostic::error(codes::UNIT_KIND, span, message).help(help)
}
