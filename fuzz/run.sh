#!/usr/bin/env bash
# Fuzzes a target for some seconds, from the reports or layouts of the repository.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1 seconds=${2:-600}
corpus=fuzz/corpus/$target
mkdir -p "$corpus"
if [[ $target == data ]]; then
    cp examples/*/report.yaml "$corpus/" 2>/dev/null
    for file in tests/suite/*/*.yaml tests/cli/*.in/*.yaml; do cp "$file" "$corpus/${file//\//-}"; done
else
    for file in layouts/*.yaml; do printf 'R%s' "$(cat "$file")" >"$corpus/${file//\//-}"; done
    for file in layouts/form/*.yaml; do printf 'F%s' "$(cat "$file")" >"$corpus/${file//\//-}"; done
fi
# The sanitizers' switches are not stable yet.
RUSTC_BOOTSTRAP=1 cargo fuzz run "$target" -- -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -max_len=20000
