#!/usr/bin/env bash
# Whether a deployment answers: infra/smoke.sh <resource group> <relay app> <relay address> "<ports>" <functions host> <seconds to wait>
# More, with a file through the whole path, is told by: dotnet run --project dev -- doctor
set -euo pipefail

[ $# -eq 6 ] || { sed -n '2,3p' "${BASH_SOURCE[0]}" >&2; exit 2; }
group="$1" relay="$2" address="$3" ports="$4" host="$5" wait="$6"
[ -n "${ports// /}" ] || { echo "smoke.sh: no port to try" >&2; exit 2; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
end=$((SECONDS + wait))

# Asks until the answer is right or the time is over; what was said last is told.
until_ok() {
  local what="$1"
  while ! "${@:2}" > "$work/said" 2>&1; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo "smoke.sh: $what" >&2
      head -c 2000 "$work/said" >&2
      exit 1
    fi
    sleep 5
  done
}
answers() {
  local status
  status="$(curl --silent --show-error --max-time 20 --output "$work/body" --write-out '%{http_code}' "https://$host$1")" || return 1
  [ "$status" = "$2" ] || { echo "status $status"; cat "$work/body"; return 1; }
}
revision_is_ready() {
  local ready
  ready="$(az resource show --resource-group "$group" --resource-type Microsoft.App/containerApps --name "$relay" \
    --query "properties.latestRevisionName != null && properties.latestRevisionName == properties.latestReadyRevisionName" --output tsv)"
  [ "${ready,,}" = true ]
}
takes_connections() { timeout 10 bash -c "exec 3<> /dev/tcp/$1/$2"; }

until_ok "https://$host/api/health is not healthy" answers /api/health 200
# Without a key nobody reads anything.
until_ok "https://$host/api/devices is not closed to strangers" answers /api/devices 401
until_ok "https://$host/console/ does not answer" answers /console/ 200
until_ok "the newest revision of $relay is not ready" revision_is_ready
for port in $ports; do until_ok "$address:$port takes no connection" takes_connections "$address" "$port"; done
echo "healthy: https://$host, $relay at $address, ports $ports"
