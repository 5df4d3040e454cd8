#!/bin/sh
# Counts the instructions of one evaluation and of a batch of 10,000 patients under callgrind, both as a whole process
# and less the same process without them. Writes benches/instructions.txt, which is kept and compared in review.
#   benches/instructions.sh [BINARY]      a release build; needs valgrind
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../target/release/bedside}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rules=$here/rulesets/small/ruleset.triage
awk 'BEGIN {
    srand(1)
    split("buttock low_back groin leg", site, " "); split("none thigh below_knee foot", far, " ")
    n = split("bladder_trouble saddle_numbness foot_weakness leg_numbness after_injury sitting_worse crossing_legs_worse fair_test_positive piriformis_tender reflex_change dermatomal_loss", flag, " ")
    for (i = 0; i < 10000; i++) {
        printf "{\"id\":\"case-%08d\"", i
        for (k = 1; k <= n; k++) if (rand() > 0.1) printf ",\"%s\":%s", flag[k], (rand() < 0.2 ? "true" : "false")
        printf ",\"pain_site\":\"%s\",\"radiation\":\"%s\"", site[1 + int(rand() * 4)], far[1 + int(rand() * 4)]
        printf ",\"pain\":%d,\"duration_weeks\":%d,\"age\":%d}\n", int(rand() * 11), int(rand() * 53), 16 + int(rand() * 80)
    }
}' > "$folder/rows.ndjson"
head -n 1 "$folder/rows.ndjson" > "$folder/one.ndjson"
sed 's/"id":"[^"]*",//; s/^/{"answers":/; s/$/}/' "$folder/one.ndjson" > "$folder/one.json"
count() {
    valgrind --tool=callgrind --callgrind-out-file="$folder/out" "$@" 2>&1 > /dev/null | awk '/Collected/ {print $4}'
}
columns="id,level,patterns,fired,advice"
check=$(count "$program" check "$rules")
eval=$(count "$program" eval "$rules" "$folder/one.json" --format json)
one=$(count "$program" batch "$rules" "$folder/one.ndjson" --select $columns --threads 1)
many=$(count "$program" batch "$rules" "$folder/rows.ndjson" --select $columns --threads 1)
{
    echo "check of the small ruleset              $check"
    echo "eval of one answer file, whole process  $eval"
    echo "one evaluation, less the check          $((eval - check))"
    echo "batch of one, whole process             $one"
    echo "batch of 10,000, whole process          $many"
    echo "one patient of a batch                  $(((many - one) / 9999))"
} | tee "$here/instructions.txt"
