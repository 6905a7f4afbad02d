#!/usr/bin/env bash
# Deploys CloudCam into one resource group: infrastructure, secrets, relay image, functions package, smoke test.
#   infra/deploy.sh --group <resource group> --location <region> --parameters infra/parameters/small.json [--what-if] [--smoke-wait <seconds>]
# --what-if says what would change and changes nothing. --smoke-wait: how long the new programs may take to answer, 300 s unless given.
# Needs: az 2.60 or newer (signed in, with Owner or Contributor + User Access Administrator on the group), the .NET SDK, Node with npm, curl, git.
# Run it again for every change: each step ends the same when it is run twice.
set -Eeuo pipefail
shopt -s inherit_errexit

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
step="arguments"
stop() { echo "deploy.sh: $1" >&2; trap - ERR; exit "${2:-1}"; }
usage() { sed -n '2,6p' "${BASH_SOURCE[0]}" >&2; stop "$1" 2; }
trap '[ "$BASH_SUBSHELL" != 0 ] || echo "deploy.sh: stopped at: $step" >&2' ERR

group="" location="" parameters="" what_if=false smoke_wait=300
while [ $# -gt 0 ]; do
  case "$1" in
    --what-if) what_if=true; shift; continue ;;
    --group | --location | --parameters | --smoke-wait) [ $# -ge 2 ] || usage "$1 needs a value" ;;
    *) usage "unknown argument: $1" ;;
  esac
  case "$1" in
    --group) group="$2" ;;
    --location) location="$2" ;;
    --parameters) parameters="$2" ;;
    --smoke-wait) smoke_wait="$2" ;;
  esac
  shift 2
done
if [ -z "$group" ] || [ -z "$location" ]; then usage "--group and --location are needed"; fi
[ -f "$parameters" ] || usage "there is no parameter file $parameters"
[[ "$smoke_wait" =~ ^[0-9]+$ ]] || usage "--smoke-wait is a number of seconds"

step="tools"
for tool in az dotnet node npm curl git; do
  command -v "$tool" > /dev/null || stop "$tool is missing" 2
done
cli="$(az version --query '"azure-cli"' --output tsv)"
if [ "$(printf '2.60.0\n%s\n' "$cli" | sort -V | head -n 1)" != 2.60.0 ]; then stop "az $cli is too old for Flex Consumption: 2.60 or newer" 2; fi
step="sign-in"
az account show --output none

# The work folder is for this user alone: a secret passes through it.
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
version="$(git -C "$root" describe --always --abbrev=12 --exclude '*' --dirty)"
scope="/subscriptions/{subscriptionId}/resourceGroups/$group/providers"

# A query's answer, empty where there is nothing. Always taken into a variable by itself: within other words its failure would be overlooked.
ask() { local text; text="$(az "$@" --output tsv)" || return; [ "$text" = None ] || echo "$text"; }
output() { ask deployment group show --resource-group "$group" --name cloudcam --query "properties.outputs.$1.value"; }
deploy() {
  local given=(--parameters "@$parameters" --parameters "relayImage=$image" --parameters "secretsMade=$secrets_made")
  [ -z "$budget_start" ] || given+=(--parameters "budgetStart=$budget_start")
  az deployment group "$1" --resource-group "$group" --name cloudcam --template-file "$here/main.bicep" "${given[@]}" "${@:2}"
}

step="what is there"
image="" budget_start="" secrets_made=false
there="$(az group exists --name "$group")"
if [ "$there" = true ]; then
  # What is deployed now stays the relay's image until a new one is there, and a budget keeps its first day.
  relay_id="$(ask resource list --resource-group "$group" --resource-type Microsoft.App/containerApps --query "[?ends_with(name, '-relay')].id | [0]")"
  if [ -n "$relay_id" ]; then
    image="$(ask resource show --ids "$relay_id" --query "properties.template.containers[0].image")"
    secrets_made=true
  fi
  budget_start="$(ask rest --method get --url "$scope/Microsoft.Consumption/budgets?api-version=2023-11-01" --query "value[0].properties.timePeriod.startDate")"
  budget_start="${budget_start%%T*}"
elif $what_if; then
  stop "there is no resource group $group: all of infra/main.bicep would be made, in $location. For the list, make the empty group: az group create --name $group --location $location"
fi

if $what_if; then
  step="what-if"
  deploy what-if
  exit 0
fi

step="resource group"
az group create --name "$group" --location "$location" --output none

# A vault of this group that was deleted blocks its name, and holds secrets that subscribers and links rely on: it is brought back.
step="deleted vault"
deleted="$(ask keyvault list-deleted --resource-type vault --query "[?contains(properties.vaultId, '/resourceGroups/$group/')].name")"
for vault in $deleted; do
  echo "bringing back vault $vault"
  az keyvault recover --name "$vault" --output none
done

# Made once, in the vault, and never shown: by the resource manager, so that no right on the vault's content is needed.
secret_once() {
  local url="$scope/Microsoft.KeyVault/vaults/$1/secrets/$2?api-version=2023-07-01"
  if az rest --method get --url "$url" --output none 2> "$work/error"; then return; fi
  if ! grep -qiE 'not ?found' "$work/error"; then cat "$work/error" >&2; stop "whether secret $2 is there cannot be told"; fi
  printf '{"properties":{"value":"%s"}}' "$(head -c 32 /dev/urandom | base64 -w 0)" > "$work/secret.json"
  az rest --method put --url "$url" --body "@$work/secret.json" --output none
  rm "$work/secret.json"
}
# The secrets of webhook subscribers follow from the first, the second signs links to live video.
secrets() {
  local vault
  vault="$(output vaultName)"
  secret_once "$vault" webhooks-master-key
  secret_once "$vault" live-link-key
}

# A relay that runs already may need one that its deployment did not know yet.
step="secrets"
if $secrets_made; then secrets; fi

step="1/5 infrastructure"; echo "$step"
deploy create --output none

step="2/5 secrets"; echo "$step"
secrets
# The next deployment tells the functions of them.
secrets_made=true
app="$(output functionsName)"

step="3/5 relay image"; echo "$step"
registry="$(output registryName)"
server="$(output registryServer)"
(cd "$root" && az acr build --registry "$registry" --image "relay:$version" --file tcp-relay/Dockerfile . --output none)
digest="$(ask acr repository show --name "$registry" --image "relay:$version" --query digest)"
[[ "$digest" == sha256:* ]] || stop "the registry does not tell the digest of relay:$version"
image="$server/relay@$digest"
deploy create --output none

step="4/5 functions package"; echo "$step"
npm ci --prefix "$root/console" --no-audit --no-fund --loglevel=error
npm run build --prefix "$root/console" --silent
"$here/package.sh" "$work/functions.zip"
if ! az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$work/functions.zip" --output none; then
  # Some regions' publishing endpoint refuses custom handlers. The platform runs what lies in the container under this name.
  echo "publishing was refused: the package goes straight into its container (needs Storage Blob Data Contributor)" >&2
  storage="$(output storageName)"
  container="$(output packageContainer)"
  az storage blob upload --auth-mode login --account-name "$storage" --container-name "$container" --name released-package.zip \
    --file "$work/functions.zip" --overwrite --output none
  az rest --method post --url "$scope/Microsoft.Web/sites/$app/syncfunctiontriggers?api-version=2024-04-01" --output none
  az functionapp restart --resource-group "$group" --name "$app" --output none
fi

step="5/5 smoke test"; echo "$step"
relay="$(output relayName)"
address="$(output relayAddress)"
ports="$(output relayPorts)"
host="$(output functionsHost)"
"$here/smoke.sh" "$group" "$relay" "$address" "${ports//[^0-9]/ }" "$host" "$smoke_wait"
echo "deployed $version: cameras to $address, uploads and API at https://$host"
