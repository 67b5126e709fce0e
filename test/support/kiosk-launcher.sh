#!/bin/bash
# Runs Electron in its own process, and keeps a copy of all that it writes to stderr from its first line on.
set -euo pipefail
if [ "$(id -u)" != 0 ]; then
  exec "$ESCALE_ELECTRON" "$@" 2> >(exec tee -a "$ESCALE_KIOSK_LOG" >&2)
fi

# Chromium's sandbox does not run as root: leaves root and starts again. The account that it takes need not reach the checkout
# nor the cache: in a mount namespace of its own, both lie below $ESCALE_KIOSK_VIEW, for reading only.
mkdir -p "$ESCALE_KIOSK_VIEW/project" "$ESCALE_KIOSK_VIEW/electron"
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --mount bash -euc '
  mount -o bind,ro "$ESCALE_PROJECT" "$ESCALE_KIOSK_VIEW/project"
  mount -o bind,ro "$(dirname "$ESCALE_ELECTRON")" "$ESCALE_KIOSK_VIEW/electron"
  export ESCALE_ELECTRON="$ESCALE_KIOSK_VIEW/electron/$(basename "$ESCALE_ELECTRON")"
  exec setpriv --reuid="$ESCALE_KIOSK_UID" --regid="$ESCALE_KIOSK_GID" --clear-groups \
    "${@/#"$ESCALE_PROJECT"/"$ESCALE_KIOSK_VIEW/project"}"
' bash "$0" "$@"
