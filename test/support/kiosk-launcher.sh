#!/bin/bash
# Runs Electron in its own process, and keeps a copy of all that it writes to stderr from its first line on.
exec "$ESCALE_ELECTRON" "$@" 2> >(exec tee -a "$ESCALE_KIOSK_LOG" >&2)
