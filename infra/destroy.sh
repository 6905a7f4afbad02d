#!/usr/bin/env bash
# Takes a deployment away with everything it keeps, media included: infra/destroy.sh --group <resource group>
# Asks for the group's name again. The vault stays recoverable for 90 days, and the next deploy.sh of this group brings it back.
set -euo pipefail

if [ $# -ne 2 ] || [ "$1" != "--group" ] || [ -z "$2" ]; then
  sed -n '2,3p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
group="$2"
if [ "$(az group exists --name "$group")" != true ]; then echo "there is no resource group $group" >&2; exit 1; fi
az resource list --resource-group "$group" --query "[].{name:name, type:type}" --output table
vaults="$(az resource list --resource-group "$group" --resource-type Microsoft.KeyVault/vaults --query "[].name" --output tsv)"
read -r -p "Type the name of the resource group to delete all of this: " typed || true
if [ "${typed:-}" != "$group" ]; then echo "nothing deleted" >&2; exit 1; fi
az group delete --name "$group" --yes
for vault in $vaults; do echo "vault $vault stays recoverable; to be rid of it, where it is not protected: az keyvault purge --name $vault"; done
