#!/usr/bin/env bash
# Has the real compiler judge the Bicep files, where there is one: infra/compile.sh [main.bicep]
# It is looked for in $BICEP, as bicep and as az bicep on the PATH. Without any nothing is judged here and that is said; the offline judge is infra/lint.
set -euo pipefail

main="${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/main.bicep}"
[ -f "$main" ] || { echo "compile.sh: there is no file $main" >&2; exit 2; }
if [ -n "${BICEP:-}" ]; then
  command -v "$BICEP" > /dev/null || { echo "compile.sh: BICEP names $BICEP, and that is not there" >&2; exit 2; }
  compiler=("$BICEP")
  file=("$main")
elif command -v bicep > /dev/null; then
  compiler=(bicep)
  file=("$main")
elif command -v az > /dev/null && az bicep version > /dev/null 2>&1; then
  compiler=(az bicep)
  file=(--file "$main")
else
  echo "no compiler here: only the offline lint judged $main"
  exit 0
fi

# Errors make it end with another code; warnings are told and let pass.
"${compiler[@]}" build "${file[@]}" --stdout > /dev/null
"${compiler[@]}" lint "${file[@]}"
echo "compiled by ${compiler[*]}: $main"
