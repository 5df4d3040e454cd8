//! Moves a piece of the tree to another place of the text, all its spans by the same number of bytes, or takes all
//! places away, so that two trees are equal where they say the same.

use super::ast::{
    Across, AnswerKind, AnswerText, ArithOp, Band, BandRange, BandValue, Citation, Clause, ClauseKind,
    CompareOp, Date, Declaration, Entry, ExpectKind, Expectation, Expr, ExprKind, Given, Including, Items,
    Joint, LevelBound, ListWord, Name, Number, Text, TimeUnit, TypeClause,
};
use crate::number::Decimal;
use crate::source::Span;
use smol_str::SmolStr;
use std::sync::Arc;

/// What becomes of every place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Move {
    /// So many bytes further.
    By(i64),
    /// To nowhere.
    Away,
}

/// Something with places in the text.
pub(super) trait Shift {
    /// Moves every place.
    fn shift(&mut self, by: Move);
}

impl Shift for Span {
    fn shift(&mut self, by: Move) {
        let Move::By(by) = by else {
            *self = Self::default();
            return;
        };
        let moved = |at: u32| u32::try_from(i64::from(at) + by).unwrap_or(at);
        *self = Self { start: moved(self.start), end: moved(self.end) };
    }
}

impl<T: Shift> Shift for Option<T> {
    fn shift(&mut self, by: Move) {
        for inner in self.iter_mut() {
            inner.shift(by);
        }
    }
}

impl<T: Shift> Shift for Vec<T> {
    fn shift(&mut self, by: Move) {
        for inner in self.iter_mut() {
            inner.shift(by);
        }
    }
}

impl<T: Shift> Shift for Box<T> {
    fn shift(&mut self, by: Move) {
        (**self).shift(by);
    }
}

impl<T: Shift + Clone> Shift for Arc<T> {
    fn shift(&mut self, by: Move) {
        Arc::make_mut(self).shift(by);
    }
}

impl<A: Shift, B: Shift> Shift for (A, B) {
    fn shift(&mut self, by: Move) {
        self.0.shift(by);
        self.1.shift(by);
    }
}

/// What has no place of its own.
macro_rules! without_places {
    ($($name:ty),*) => {$(
        impl Shift for $name {
            fn shift(&mut self, _: Move) {}
        }
    )*};
}

/// The fields of a struct that have places.
macro_rules! places_in {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Shift for $name {
            fn shift(&mut self, by: Move) {
                $(self.$field.shift(by);)*
            }
        }
    )*};
}

/// Every variant of an enum with its fields.
macro_rules! places_of {
    ($name:ident { $($variant:ident $(($($field:ident),*))? $({$($named:ident),*})?),* $(,)? }) => {
        impl Shift for $name {
            fn shift(&mut self, by: Move) {
                match self {
                    $(Self::$variant $(($($field),*))? $({$($named),*})? => {
                        let _ = by;
                        $($($field.shift(by);)*)?
                        $($($named.shift(by);)*)?
                    })*
                }
            }
        }
    };
}

without_places!(ArithOp, CompareOp, Decimal, Including, Joint, LevelBound, SmolStr, String, TimeUnit, bool);

places_in! {
    AnswerText { kind, span }
    Across { by, columns, span }
    Band { range, range_span, value, more, span }
    Citation { source, quote }
    Clause { span, kind }
    Date { span }
    Declaration { span, keyword_span, name, title, clauses }
    Entry { name, text, points, span }
    Expectation { kind, span }
    Expr { span, kind }
    Name { span }
    Number { span }
    Text { span }
}

places_of!(AnswerKind { Word(a), List(a), Number(a, b), Date(a), Text(a) });
places_of!(BandRange {
    UpTo(a),
    Below(a),
    Between(a, b),
    ToBelow(a, b),
    From(a),
    Exactly(a),
    Choices(a)
});
places_of!(BandValue { Amount(a), Class(a), NotApplying(a), Column });
places_of!(Given { Like(a), Answer(a, b) });
places_of!(Items { List(a), Named(a) });
places_of!(ListWord { All, Any, None, AtLeast(a), AtMost(a), Exactly(a), Count });
places_of!(TypeClause {
    YesNo,
    OneOf(a),
    AnyOf,
    Whole(a, b, c),
    Number(a, b, c),
    Date(a, b),
    Text,
    EachOneOf(a),
    EachYesNo
});
places_of!(ExpectKind {
    Level(a, b),
    Settled,
    Applies,
    DoesNotApply,
    Fired(a),
    Open(a),
    Likely(a),
    Possible(a),
    Advise(a),
    Withheld(a),
    Asks(a),
    Assumed(a),
    Words(a, b),
    Numbers(a, b, c),
    Dates(a, b, c)
});
places_of!(ExprKind {
    Name(a),
    Number(a, b),
    Date(a),
    Paren(a),
    Not(a),
    Chain(a, b),
    Compare(a, b, c, d),
    Between(a, b, c),
    Is { value, negated, word },
    IsOneOf { value, negated, words },
    Includes(a, b, c),
    List(a, b),
    Arith(a, b, c, d),
    Negative(a),
    Call(a, b),
    InUnit(a, b),
    SumOf(a),
    HighestItem(a),
    Since(a, b),
    FromTo(a, b, c),
    Plus(a, b, c),
    Level(a, b)
});
places_of!(ClauseKind {
    Language(a),
    Version(a),
    About(a),
    Authors(a),
    AppliesWhen(a, b),
    Url(a),
    Reviewed(a),
    ReviewBy(a),
    Entry(a),
    OrNone(a),
    OrUnknown(a),
    Type(a),
    Help(a),
    AskWhen(a, b),
    By(a),
    Assume(a),
    Worse(a),
    Code(a, b),
    AlsoIn(a, b),
    Formula(a),
    Unit(a),
    When(a),
    Unless(a),
    LikelyWhen(a),
    PossibleWhen(a),
    Because(a),
    Cite(a),
    ShowUnder(a),
    EvenWithRedFlags,
    ThenLevel(a),
    ThenAdvise(a),
    Points(a, b),
    PointsFor(a, b, c, d),
    Add(a),
    Prorate(a),
    Across(a),
    Band(a),
    Row(a, b),
    OtherwiseRow(a),
    Given(a),
    Expect(a)
});
