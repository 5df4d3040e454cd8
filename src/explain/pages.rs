//! The pages, one file each in `docs/explain`, taken into the program as they stand.

use super::Page;

macro_rules! pages {
    ($($phase:ident { $($name:ident)* })*) => {
        /// Every page, in the order of its code.
        pub(super) const PAGES: &[Page] = &[$($(Page {
            code: concat!("bedside::", stringify!($phase), "::", stringify!($name)),
            text: include_str!(concat!(
                "../../docs/explain/", stringify!($phase), "/", stringify!($name), ".md"
            )),
        }),*),*];
    };
}

pages! {
    answers {
        answers_at_top answers_without_keys bad_date bad_entry bad_key bad_quantity comma_in_number
        duplicate_key empty_file empty_list empty_text forbidden_character list_for_one missing_word
        no_answers no_keys none_beside_choice not_a_list not_a_number not_a_question not_assessable
        not_json not_yaml not_yes_or_no number_too_long other_date other_ruleset out_of_range
        quoted_number repeated_choice ruleset_text several_documents text_too_long time_rounded_up
        too_deep too_large too_many_decimals too_many_problems unit_kind unit_not_yet unit_spelling
        unit_substance unit_unexpected unknown_choice unknown_field unknown_question wrong_type
        yaml_anchor yaml_tag
    }
    batch {
        cells column_type heading not_rows reference unknown_column
    }
    check {
        advice_only also_in answer applies_assumed applies_gated arguments band_closed band_decimals
        band_form band_gap band_overlap band_unreachable cannot_fail choice_after_joint circle
        class_text clause_twice compared_decimals conclusion_read constant_comparison constant_condition days_only
        domain empty_section expectation grade_hidden language_number library_incomplete line_twice list_length list_number
        misplaced_clause missing_clause missing_words mixed_and_or name_twice negated_over_gate
        negative_over_gate no_conversion no_levels no_points no_ruleset not_a_case not_a_condition
        not_a_date not_a_number not_before not_in_library not_rounded not_yet otherwise
        otherwise_row outside_calendar prorate range red_flag_assumed red_flag_exception
        red_flag_gate red_flag_unless row_unreachable same_words second_declaration since
        source_dates table_cells text_read too_large two_levels unit_kind unit_scale unit_spelling unit_substance
        unknown_choice unknown_function unknown_name unused_advice unused_choice unused_finding
        unused_level unused_question unused_scale unused_source value_gap value_overlap whole_days
        word_twice wrong_comparison wrong_kind zero_divisor
    }
    eval {
        contradiction impossible not_used
    }
    export {
        not_exact too_many_columns too_wide
    }
    file {
        answers_for_ruleset cannot_read cases_alone cases_for_ruleset empty
        library_for_ruleset no_ruleset not_utf8 ruleset_for_answers too_large
    }
    library {
        circle missing no_header not_a_library not_utf8 outside path too_large unreadable
    }
    mutate {
        acceptance_form stale_acceptance
    }
    syntax {
        capital_keyword chain_too_long date_form declaration_too_long entry_lines file_too_long
        forbidden_character foreign_sign foreign_word indented_declaration list_too_long merge_marks
        mismatched_bracket missing_brackets missing_quotes misspelt_word name_too_long not_indented
        number_form number_too_long operator_blanks pasted_character printed_form reserved_word
        text_for_name text_too_long too_deep two_comparisons unclosed_bracket unclosed_text unexpected unfinished
        unknown_declaration unknown_escape wide_name
    }
    test {
        case_failed
    }
}
