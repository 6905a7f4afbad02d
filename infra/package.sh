#!/usr/bin/env bash
# Makes the zip that the Functions app runs, and looks whether everything is in it: infra/package.sh <functions.zip>
# The console is in it when it was built before (npm run build --prefix console).
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
[ $# -eq 1 ] || { sed -n '2,3p' "${BASH_SOURCE[0]}" >&2; exit 2; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
app="$work/app"

# With its own runtime: what the platform has installed does not matter.
dotnet publish "$root/functions" --configuration Release --runtime linux-x64 --self-contained --output "$app" --verbosity quiet --nologo
# The publishing endpoint asks for this folder where the runtime is called dotnet-isolated, and has nothing against it elsewhere.
mkdir -p "$app/.azurefunctions"
echo '{}' > "$app/.azurefunctions/function.deps.json"

lacks() { echo "package.sh: the package lacks $1" >&2; exit 1; }
[ -f "$app/host.json" ] || lacks host.json
[ -x "$app/CloudCam.Functions" ] || lacks "the handler CloudCam.Functions with its executable bit"
for function in "$root"/functions/*/function.json; do
  name="$(basename "$(dirname "$function")")"
  [ -f "$app/$name/function.json" ] || lacks "$name/function.json"
done
if [ -f "$root/console/dist/index.html" ] && [ ! -f "$app/console/index.html" ]; then lacks "the console"; fi
if [ -n "$(find "$app" -name 'local.settings*.json')" ]; then echo "package.sh: settings of a developer's machine are in the package" >&2; exit 1; fi
node "$root/infra/package/zip.mjs" "$app" "$1"
