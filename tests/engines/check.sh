#!/usr/bin/env bash
# Holds the exported SQL against `eval` on one engine, value by value: some 100,000 generated rows over every shipped
# ruleset and generated ones. Says how many rows and differences, and ends with 1 where there is one.
#
#   tests/engines/check.sh duckdb|datafusion|postgres|spark [ROWS OF EACH SHIPPED RULESET] [GENERATED RULESETS]
#
# README.md beside this file says what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."
engine=${1:?the engine: duckdb, datafusion, postgres or spark}
rows=${2:-1300}
generated=${3:-100}
python=${BEDSIDE_PYTHON:-target/engines/bin/python}
if [ ! -x "$python" ]; then
    python3 -m venv target/engines
    target/engines/bin/pip install --quiet -r tests/engines/requirements.txt
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
BEDSIDE_ENGINE=$engine BEDSIDE_ROWS=$rows BEDSIDE_GENERATED=$generated BEDSIDE_FOLDER=$folder \
    cargo test --quiet --test export -- --ignored --exact write_cases_for_an_engine
"$python" tests/engines/run.py "$engine" "$folder"
