#!/usr/bin/env bash
# Deploys CloudCam into one resource group: infrastructure, relay image, functions package, smoke test.
#   infra/deploy.sh --group <resource group> --location <region> --parameters infra/parameters/small.json [--what-if]
# Needs: az (signed in, with Owner or Contributor + User Access Administrator on the group), the .NET SDK, npm, zip, curl.
# Run it again for every change: each step ends the same when it is run twice.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
group="" location="" parameters="" what_if=false
while [ $# -gt 0 ]; do
  case "$1" in
    --group) group="$2"; shift 2 ;;
    --location) location="$2"; shift 2 ;;
    --parameters) parameters="$2"; shift 2 ;;
    --what-if) what_if=true; shift ;;
    *) echo "unknown argument: $1" >&2; exit 2 ;;
  esac
done
if [ -z "$group" ] || [ -z "$location" ] || [ ! -f "$parameters" ]; then
  sed -n '2,5p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
for tool in az dotnet npm zip curl git; do
  command -v "$tool" > /dev/null || { echo "$tool is missing" >&2; exit 2; }
done

version="$(git -C "$root" rev-parse --short=12 HEAD)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
output() { az deployment group show --resource-group "$group" --name cloudcam --query "properties.outputs.$1.value" --output tsv; }
deploy() { az deployment group "$1" --resource-group "$group" --name cloudcam --template-file "$here/main.bicep" --parameters "@$parameters" "${@:2}"; }

az group create --name "$group" --location "$location" --output none
# What is deployed now stays the relay's image until a new one is there.
image="$(az containerapp list --resource-group "$group" --query "[0].properties.template.containers[0].image" --output tsv 2> /dev/null || true)"
if $what_if; then
  deploy what-if --parameters "relayImage=$image"
  exit 0
fi

# Made once, in the vault, and never shown.
secret_once() {
  if ! az keyvault secret show --vault-name "$1" --name "$2" --output none 2> /dev/null; then
    head -c 32 /dev/urandom | base64 -w 0 > "$work/key"
    az keyvault secret set --vault-name "$1" --name "$2" --file "$work/key" --output none
    rm "$work/key"
  fi
}
# The secrets of webhook subscribers follow from the first, the second signs links to live video.
secrets() {
  local vault
  vault="$(output vaultUri)"; vault="${vault#https://}"; vault="${vault%%.*}"
  secret_once "$vault" webhooks-master-key
  secret_once "$vault" live-link-key
}

# A relay that runs already may need one that its deployment did not know yet.
if [ -n "$image" ]; then secrets; fi

echo "1/5 infrastructure"
deploy create --parameters "relayImage=$image" --output none

echo "2/5 secrets"
secrets

echo "3/5 relay image"
registry="$(output registryServer)"
az acr build --registry "${registry%%.*}" --image "relay:$version" --file "$root/tcp-relay/Dockerfile" "$root" --output none
digest="$(az acr manifest list-metadata --registry "${registry%%.*}" --name relay --query "[?tags && contains(tags, '$version')].digest | [0]" --output tsv)"
deploy create --parameters "relayImage=$registry/relay@$digest" --output none

echo "4/5 functions package"
npm ci --prefix "$root/console" --no-audit --no-fund --loglevel=error
npm run build --prefix "$root/console" --silent
dotnet publish "$root/functions" --configuration Release --runtime linux-x64 --self-contained --output "$work/functions"
(cd "$work/functions" && zip -qr "$work/functions.zip" .)
az functionapp deployment source config-zip --resource-group "$group" --name "$(output functionsName)" --src "$work/functions.zip" --output none

echo "5/5 smoke test"
host="$(output functionsHost)"
address="$(output relayAddress)"
for attempt in $(seq 1 30); do
  if curl --fail --silent --show-error --max-time 10 "https://$host/api/health" > /dev/null; then break; fi
  if [ "$attempt" = 30 ]; then echo "https://$host/api/health does not answer" >&2; exit 1; fi
  sleep 10
done
if ! timeout 10 bash -c "exec 3<> /dev/tcp/$address/5232"; then echo "$address:5232 takes no connection" >&2; exit 1; fi
echo "deployed $version: cameras to $address, uploads and API at https://$host"
