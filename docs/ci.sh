#!/bin/sh
# The job of a pull request: everything that the hook checks, and review.md to show there.
# The revision that is compared with is the first argument, else origin/main; git must know it and its history.
base=${1:-origin/main}
status=0
bedside check rulesets --deny warnings || status=$?
bedside fmt --check rulesets || status=$?
bedside test rulesets --format junit > cases.xml || status=$?
: > review.md
for snapshots in rulesets/*/snapshots; do
  if [ -d "$snapshots" ]; then
    bedside review "$(dirname "$snapshots")" --since "$base" --format markdown >> review.md || status=$?
  fi
done
exit "$status"
