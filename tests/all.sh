#!/usr/bin/env bash
# Passes all tests. Installs by itself the outside readers that it needs: poppler, qpdf, openssl, faketime, the
# printer of CUPS, Chromium, Node and Python's venv from Debian, Python packages into tests/.venv, playwright-core
# and axe-core into tests/watch, cargo-deny from crates.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

install_readers() {
    local missing=()
    command -v pdftotext >/dev/null || missing+=(poppler-utils)
    [[ -e /usr/lib/$(uname -m)-linux-gnu/faketime/libfaketimeMT.so.1 ]] || missing+=(faketime)
    command -v qpdf >/dev/null || missing+=(qpdf)
    command -v openssl >/dev/null || missing+=(openssl)
    command -v ippeveprinter >/dev/null || missing+=(cups-ipp-utils)
    command -v avahi-daemon >/dev/null || missing+=(avahi-daemon)
    command -v dbus-daemon >/dev/null || missing+=(dbus)
    command -v chromium >/dev/null || missing+=(chromium)
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    if ((${#missing[@]})); then
        say "installing ${missing[*]}"
        local sudo=()
        ((EUID == 0)) || sudo=(sudo)
        "${sudo[@]}" apt-get update -qq
        "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
    fi
    if ! cmp -s tests/readers/requirements.txt tests/.venv/requirements.txt; then
        say "installing the Python readers"
        rm -rf tests/.venv
        python3 -m venv tests/.venv
        tests/.venv/bin/pip install -q --disable-pip-version-check -r tests/readers/requirements.txt
        cp tests/readers/requirements.txt tests/.venv/
    fi
    if ! cmp -s tests/watch/package-lock.json tests/watch/node_modules/.locked; then
        say 'installing playwright-core and axe-core'
        npm ci --silent --no-audit --no-fund --prefix tests/watch
        cp tests/watch/package-lock.json tests/watch/node_modules/.locked
    fi
    command -v cargo-deny >/dev/null || {
        say "installing cargo-deny"
        cargo install -q --locked cargo-deny
    }
}

# Advisories come from a database on the network; everything else is checked without it.
check_dependencies() {
    cargo deny --locked check -s bans licenses sources
    local log
    if log=$(timeout 300 cargo deny --locked check -s advisories 2>&1); then
        echo "$log"
    elif grep -q 'failed to fetch advisory database' <<<"$log"; then
        echo 'NOT CHECKED: advisories (their database cannot be reached from here)'
    else
        echo "$log"
        return 1
    fi
}

# Reads the PDFs of all reports with other people's readers: the examples with the layouts that
# ship, the cases of the tests with theirs before them.
read_back() {
    local out report
    out=$(mktemp -d)
    trap 'rm -rf "$out"' RETURN
    tests/.venv/bin/python tests/readers/schema.py .
    for report in examples/*/report.yaml; do
        read_one "$report" "$out/report.pdf"
    done
    # examples as offices have them, imported again
    tests/.venv/bin/python tests/readers/imports.py target/release/banxin examples/*/report.yaml
    mkdir "$out/import"
    tests/.venv/bin/python tests/import/make.py "$out/import"
    for file in "$out"/import/*; do
        cmp "$file" "tests/import/$(basename "$file")"
    done
    cargo run -q --release --locked -- render --screen examples/monitoring-2024/report.yaml \
        -o "$out/report.pdf" >/dev/null
    tests/.venv/bin/python tests/readers/check.py examples/monitoring-2024/report.yaml \
        "$out/report.pdf" --screen
    cargo run -q --release --locked -- render examples/yuanjiang-2022/report.yaml \
        -o "$out/report.pdf" >/dev/null
    tests/.venv/bin/python tests/readers/signatures.py target/release/banxin "$out/report.pdf"
    # files that share fonts
    cargo run -q --release --locked -- batch examples/*/report.yaml -o "$out/shared" \
        --name '{number}.pdf' --fonts shared >/dev/null
    local number=0
    for report in examples/*/report.yaml; do
        number=$((number + 1))
        tests/.venv/bin/python tests/readers/check.py "$report" "$out/shared/$number.pdf"
        qpdf --check "$out/shared/$number.pdf" >/dev/null
    done
    # volumes, and a printer on this machine alone
    tests/.venv/bin/python tests/readers/volume.py target/release/banxin "$out/volume" \
        examples/{yuanjiang-2022,monitoring-2024,gongwen,department-2023}/report.yaml
    tests/.venv/bin/python tests/readers/printing.py target/release/banxin "$out/print" \
        "$out"/volume/{1,3}.pdf
    for report in tests/suite/*/*.yaml tests/readers/cases/*.yaml; do
        read_one "$report" "$out/report.pdf" tests/layouts
    done
}

read_one() {
    local report=$1 pdf=$2 layouts=("${@:3}")
    cargo run -q --release --locked -- render "$report" \
        ${layouts:+--layout-path "${layouts[@]}"} -o "$pdf" >/dev/null
    tests/.venv/bin/python tests/readers/check.py "$report" "$pdf" "${layouts[@]}"
    # what is wrong is found
    tests/.venv/bin/python tests/readers/altered.py "$report" "$pdf" "${layouts[@]}"
    echo "read back: $report"
}

install_readers
say 'format'
cargo fmt --check
say 'lints'
cargo clippy -q --locked --all-targets --all-features -- -D warnings
say 'tests'
cargo test -q --locked --all-features
say 'documentation'
RUSTDOCFLAGS='-D warnings' cargo doc -q --locked --no-deps
say 'dependencies'
check_dependencies
say 'readers'
read_back
say 'preview in terminals and in a browser'
cargo build -q --release --locked
tests/.venv/bin/python tests/readers/terminal.py target/release/banxin examples/yuanjiang-2022/report.yaml
node --test tests/watch/watch.mjs tests/watch/faults.mjs tests/watch/access.mjs
say 'all tests passed'
