//! The digest of a ruleset's meaning: the same for every layout of the same rules.
