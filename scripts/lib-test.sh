# Sourced by scripts/test: suites, their totals, and the last line.
logs=$root/build/test-logs
passed=0
failed=0
skipped=0
failures=()

# build NAME COMMAND...: a build that fails is a failed test, and what needs it is not run.
build() {
  local name=$1 begin=$SECONDS
  shift
  if "$@"; then
    printf '   built   %-45s %4ds\n' "$name" $((SECONDS - begin))
    return 0
  fi
  failed=$((failed + 1))
  failures+=("build of $name")
  printf '   FAILED  build of %s\n' "$name"
  return 1
}

# suite NAME TOTALS COMMAND...: runs COMMAND with its output in a log; TOTALS (one of those below) reads the counts out of it.
suite() {
  local name=$1 totals=$2
  shift 2
  local log begin=$SECONDS status=0 p=0 f=0 s=0
  log=$logs/$(slug "$name").log
  [[ -t 1 ]] && printf '   ...     %s\r' "$name"
  "$@" >"$log" 2>&1 </dev/null || status=$?
  read -r p f s < <("$totals" "$log" "$status")
  # A suite that ends badly has failed, even if it had nothing to count; so has one without any test.
  if ((status != 0 && f == 0)); then f=1; fi
  if ((p + f + s == 0)); then f=1; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if ((f == 0)); then
    printf '   ok      %-45s %4ds  %d passed%s\n' "$name" $((SECONDS - begin)) "$p" "$( ((s)) && echo ", $s skipped" || true)"
    return 0
  fi
  failures+=("$name ($log)")
  printf '   FAILED  %-45s %4ds  %d passed, %d failed; the end of %s:\n' "$name" $((SECONDS - begin)) "$p" "$f" "$log"
  tail -n 40 "$log" | sed 's/^/      | /'
}

# skip NAME REASON: what cannot run on this machine is said, and counted.
skip() {
  skipped=$((skipped + 1))
  printf '   skipped %s: %s\n' "$1" "$2"
}

slug() { tr -cs 'a-zA-Z0-9\n' '-' <<<"$1" | sed 's/-$//'; }

# ---- Totals: LOG STATUS -> "passed failed skipped" ----

one() { (($2 == 0)) && echo '1 0 0' || echo '0 1 0'; }

# "[doctest] test cases: 12 | 11 passed | 1 failed | 0 skipped"
doctest_totals() {
  sed -nE 's/.*test cases: *[0-9]+ \| *([0-9]+) passed \| *([0-9]+) failed \| *([0-9]+) skipped.*/\1 \2 \3/p' "$1" | tail -n 1 | grep . || echo '0 1 0'
}

# "N passed, N failed" or "N passed, N failed, N skipped" as the last line
last_line_totals() {
  tail -n 1 "$1" | sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2 0/p; s/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' | grep . || echo '0 1 0'
}

# "90% tests passed, 1 tests failed out of 10"
ctest_totals() {
  local line
  line=$(sed -nE 's/.* ([0-9]+) tests failed out of ([0-9]+)/\1 \2/p' "$1" | tail -n 1)
  local f=${line% *} all=${line#* } s
  s=$(grep -c 'Not Run (Disabled)\|\*\*\*Skipped' "$1" || true)
  [[ -n $line ]] && echo "$((all - f - s)) $f $s" || echo '0 1 0'
}

# "# pass 12", "# fail 0", "# skipped 0" on lines of their own
node_test_totals() {
  awk '$1 == "#" && $2 ~ /^(pass|fail|cancelled|skipped)$/ { n[$2] = $3 } END { print n["pass"] + 0, n["fail"] + n["cancelled"], n["skipped"] + 0 }' "$1"
}

vitest_totals() { json_totals "$logs/vitest.json" numPassedTests numFailedTests numPendingTests; }
playwright_totals() { json_totals "$logs/playwright.json" stats.expected stats.unexpected+stats.flaky stats.skipped; }

# json_totals FILE PASSED FAILED SKIPPED: sums of members by path
json_totals() {
  node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const at = path => path.split(".").reduce((value, key) => value[key], report);
    console.log(process.argv.slice(2).map(sum => sum.split("+").map(at).reduce((a, b) => a + b)).join(" "));
  ' "$@" 2>/dev/null || echo '0 1 0'
}

# ---- The browser ----

# The system's Chromium; in Ubuntu, where the package is a snap that tests cannot drive, the one of Playwright.
provide_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium || true)}
  if [[ -z $CHROMIUM ]] && ! wants_chromium_package; then
    (cd web && npx playwright install --with-deps chromium) || true
    CHROMIUM=$(cd web && node -p 'require("@playwright/test").chromium.executablePath()')
  fi
  export CHROMIUM
}

# Why Chromium cannot show a page on this machine; empty if it can.
browser_obstacle() {
  [[ -x $CHROMIUM ]] || { echo 'there is no Chromium'; return; }
  local profile flags
  profile=$(mktemp -d)
  flags=(--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --user-data-dir="$profile")
  if ! timeout 60 "$CHROMIUM" "${flags[@]}" --dump-dom 'data:text/html,<p>seen</p>' 2>"$logs/chromium.log" | grep -q '<p>seen</p>'; then
    echo "Chromium does not start here: $(grep -m 1 -i 'error\|fatal\|fail' "$logs/chromium.log" || tail -n 1 "$logs/chromium.log")"
  fi
  rm -rf "$profile"
}

browser_suite() {
  local obstacle port
  provide_chromium
  obstacle=$(browser_obstacle)
  if [[ -n $obstacle ]]; then
    skip 'the page in a browser (Playwright)' "$obstacle"
    return
  fi
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  SYNWAVE_PORT=$port PLAYWRIGHT_JSON_OUTPUT_NAME=$logs/playwright.json \
    suite 'the page in a browser (Playwright)' playwright_totals npm --prefix web run --silent e2e -- --reporter=list,json
  grep -h '^budget: ' "$logs"/the-page-in-a-browser-Playwright.log | sed 's/^/           /' || true
}

# ---- The Linux kernel ----

# Whether a session over a TUN device can be held; else why not.
kernel_obstacle() {
  local said status=0
  if [[ $(uname -s) != Linux ]]; then
    echo 'this is not Linux'
    return
  fi
  said=$(build/synwave tun quit 2>&1) || status=$?
  ((status == 0)) || tail -n 1 <<<"$said"
}

kernel_suite() {
  local obstacle
  obstacle=$(kernel_obstacle)
  if [[ -n $obstacle ]]; then
    skip 'interop with the Linux kernel (TUN)' "$obstacle"
    return
  fi
  suite 'interop with the Linux kernel (TUN)' last_line_totals tests/interop/kernel build/synwave
}

# ---- The end ----

finish() {
  step 'done'
  ((${#failures[@]})) && printf 'failed: %s\n' "${failures[@]}"
  if ((skipped)); then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  ((failed == 0))
}
