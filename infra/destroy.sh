#!/usr/bin/env bash
# Takes a deployment away with everything it keeps, media included: infra/destroy.sh --group <resource group>
# Asks for the group's name again; the vault stays recoverable for 30 days.
set -euo pipefail

if [ "${1:-}" != "--group" ] || [ -z "${2:-}" ]; then
  sed -n '2,3p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
group="$2"
az resource list --resource-group "$group" --query "[].{name:name, type:type}" --output table
read -r -p "Type the name of the resource group to delete all of this: " typed
if [ "$typed" != "$group" ]; then echo "nothing deleted" >&2; exit 1; fi
az group delete --name "$group" --yes
