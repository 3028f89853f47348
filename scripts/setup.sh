#!/bin/sh
# Sets up .venv and the Debian packages that pip cannot bring.
#   scripts/setup.sh program       what the auditor needs to run
#   scripts/setup.sh development   that, and what the tests and linters need
# NO_SYSTEM=1 leaves the system's packages alone.
set -eu
cd "$(dirname "$0")/.."

goal=${1:-program}
venv=.venv
languages="deu eng fra ita spa nld pol swe"

packages="tesseract-ocr"
for language in $languages; do packages="$packages tesseract-ocr-$language"; done
[ "$goal" = development ] && packages="chromium openssl"

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
  for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
elif [ "$goal" = program ] && ! command -v tesseract >/dev/null 2>&1; then
  missing=" tesseract-ocr"
fi

if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ]; then root=""; else root="sudo -n"; fi
  if [ -z "${NO_SYSTEM:-}" ] && command -v apt-get >/dev/null 2>&1 && { [ -z "$root" ] || sudo -n true 2>/dev/null; }; then
    echo "Installing Debian packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    $root apt-get update -qq && $root apt-get install -y -qq --no-install-recommends $missing >/dev/null
  elif [ "$goal" = program ]; then
    echo "Pictures and outlined type need Tesseract with its language data ($languages)." \
      "Debian: apt install$missing; macOS: brew install tesseract tesseract-lang;" \
      "Windows: the installer from the Tesseract at UB Mannheim page, with the same languages ticked." >&2
  else
    echo "The report's page tests need Chromium. Debian: apt install chromium; macOS: brew install --cask chromium." >&2
  fi
fi

if [ ! -x "$venv/bin/python" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
fi
if ! "$venv/bin/python" -m pip --version 2>/dev/null | grep -qE '^pip (2[6-9]|25\.[1-9])'; then
  "$venv/bin/python" -m pip install --quiet --upgrade 'pip>=25.1'   # --group came with 25.1
fi
if [ "$goal" = development ]; then
  "$venv/bin/python" -m pip install --quiet --group dev
else
  "$venv/bin/python" -m pip install --quiet --editable .
fi
touch "$venv/.$goal"
