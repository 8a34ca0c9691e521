# Sourced by scripts/play and scripts/test: what a machine needs, and how each part is built. Bash, `set -euo pipefail`.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH} # Debian's emscripten needs it for optimised links

# ---- Saying what happens ----

step() { printf '\n== [%3ds] %s\n' "$SECONDS" "$*"; }
die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# ---- What the machine must have ----

needed_packages=()
needed_things=()

# need PACKAGE THING CHECK...: unless CHECK succeeds, Debian's PACKAGE is wanted; elsewhere THING is.
need() {
  local package=$1 thing=$2
  shift 2
  if ! "$@" >/dev/null 2>&1; then
    needed_packages+=("$package")
    needed_things+=("$thing")
  fi
}

has() { command -v "$1"; }
has_header() { echo "#include <$1>" | g++ -std=c++20 -fsyntax-only -x c++ -; }
has_file() { [[ -e $1 ]]; }
has_certificates() { [[ -e /etc/ssl/certs/ca-certificates.crt || -e /etc/ssl/cert.pem || -e /etc/pki/tls/cert.pem ]]; }
has_chinese() { [[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ]] || fc-list :lang=zh | grep -q .; }
has_sanitizers() { echo 'int main() {}' | clang++ -fsanitize=address,undefined -x c++ - -o /dev/null; }
has_gcc() { (($(g++ -dumpversion | cut -d. -f1) >= 11)); }

distribution() { (. /etc/os-release 2>/dev/null && echo "${ID-} ${VERSION_ID-}") || true; }
clang_version() { case $(distribution) in 'ubuntu 24.04') echo 18 ;; *) echo 14 ;; esac; }
# Chromium is a package in Debian; in Ubuntu the one of Playwright is used, for the package there is a snap.
wants_chromium_package() { [[ $(distribution) != ubuntu* ]]; }

need_for_building() {
  need build-essential 'g++ 11 or later' has_gcc
  need cmake 'CMake 3.23 or later' has cmake
  need ninja-build 'Ninja' has ninja
  need doctest-dev 'doctest 2.4, a C++ header' has_header doctest/doctest.h
  need libcli11-dev 'CLI11 2, a C++ header' has_header CLI/CLI.hpp
  need python3 'Python 3.9 or later' has python3
  need emscripten 'Emscripten 3.1.6 or later (emcc)' has emcc
  need nodejs 'Node.js 18 or later' has node
  need npm 'npm 9 or later' has npm
  need ca-certificates 'the certificates of the usual authorities' has_certificates
}

need_for_testing() { # native, wasm, web: which parts
  local part
  for part in "$@"; do
    case $part in
      native)
        need clang 'clang++ 14 or later' has clang++
        need "libclang-rt-$(clang_version)-dev" "clang's sanitizer runtime" has_sanitizers
        need clang-format-14 'clang-format 14 (clang-format-14)' has clang-format-14
        need tshark 'tshark 4' has tshark
        need iproute2 'ss and ip of iproute2' has ss
        need util-linux 'unshare of util-linux' has unshare
        ;;
      web)
        if wants_chromium_package; then need chromium 'Chromium' has chromium; fi
        need fonts-noto-cjk 'a font with Chinese characters' has_chinese
        ;;
    esac
  done
}

# Installs what is missing, or says exactly what is.
provide() {
  ((${#needed_packages[@]} == 0)) && return
  case $(distribution) in
    'debian 12'* | 'debian 13'* | 'ubuntu 24.04'*) ;;
    *)
      printf 'This system is neither Debian 12 nor Ubuntu 24.04, so nothing is installed here by itself. Missing:\n' >&2
      printf '  - %s\n' "${needed_things[@]}" >&2
      printf 'Install these with the means of your system and call again. Debian calls them:\n  %s\n' "${needed_packages[*]}" >&2
      exit 1
      ;;
  esac
  step "installing Debian packages: ${needed_packages[*]}"
  local as_root=()
  if ((EUID != 0)); then
    has sudo >/dev/null || die 'Neither root nor sudo is here. Let root run this, then call again:' "  apt-get install ${needed_packages[*]}"
    as_root=(sudo)
    [[ -t 0 ]] || as_root+=(-n)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  if ! apt-cache show "${needed_packages[@]}" >/dev/null 2>&1; then
    "${apt[@]}" update
  fi
  # A list of packages that is out of date names files that are gone: then it is fetched anew.
  "${apt[@]}" install --no-install-recommends "${needed_packages[@]}" || {
    "${apt[@]}" update
    "${apt[@]}" install --no-install-recommends "${needed_packages[@]}"
  }
}

# ---- Node for the web tool chain ----

# Vite and its native parts want more than Debian 12 has; the wanted version is the one in web/package-lock.json.
provide_node() {
  local fits='const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)'
  node -e "$fits" && return
  local version
  version=$(node -p 'require("./web/package-lock.json").packages["node_modules/node"].version')
  local place=$root/.cache/node-$version
  if [[ ! -x $place/node_modules/.bin/node ]]; then
    step "Node $(node --version) is too old for the web tool chain: bringing $version from npm"
    rm -rf "$place"
    mkdir -p "$place"
    npm install --prefix "$place" --no-fund --no-audit --no-save --loglevel=error "node@$version" ||
      die "npm could not fetch node@$version (see above)"
  fi
  export PATH=$place/node_modules/.bin:$PATH
  node -e "$fits" || die "Node from npm ($place) does not work here: $(node --version 2>&1)"
}

# ---- Building ----

# In a terminal ninja shows one moving line; elsewhere only what fails.
run_ninja() {
  if [[ -t 1 ]]; then NINJA_STATUS='[%f/%t %es] ' ninja "$@"; else ninja --quiet "$@"; fi
}

# build_preset PRESET DIRECTORY TARGET...
build_preset() {
  local preset=$1 directory=$2
  shift 2
  local configure=(cmake --preset "$preset")
  [[ $preset == wasm ]] && configure=(emcmake cmake --preset wasm)
  mkdir -p build
  if [[ ! -e $directory/build.ninja || CMakePresets.json -nt $directory/build.ninja ]]; then
    "${configure[@]}" >"$directory.configure.log" 2>&1 || {
      cat "$directory.configure.log"
      return 1
    }
  fi
  run_ninja -C "$directory" "$@"
}

build_wasm() {
  build_preset wasm build/wasm synwave_wasm synwave_script_wasm || return
  local file
  for file in web/public/engine/synwave{,_script}.{wasm,mjs}; do
    printf '%s: %d octets, %d compressed\n' "$file" "$(wc -c <"$file")" "$(gzip -9c "$file" | wc -c)"
  done
}

provide_web_modules() {
  [[ web/node_modules/.package-lock.json -nt web/package-lock.json ]] && return
  step 'fetching the web tool chain from npm'
  (cd web && npm ci --no-fund --no-audit --loglevel=error) || die 'npm could not fetch the web tool chain (see above)'
}

# Whether something that the page is built from is newer than the page.
web_is_stale() {
  [[ ! -e web/dist/index.html ]] || [[ -n $(find web tests/scenarios tests/drill tests/unit tests/conformance scripts/conformance \
    \( -name node_modules -o -name dist -o -name test-results -o -name playwright-report -o -name screenshots \) -prune \
    -o -type f -newer web/dist/index.html -print -quit) ]]
}

build_web() {
  if web_is_stale; then (cd web && npm run --silent build); else echo 'web/dist is up to date'; fi
}
