#!/bin/bash
# Starts the kiosk of dist/ on the bench's machine, as the account and with the rights it has in a booth. Its sentences and
# Electron's come on standard output.
#
#   kiosk.sh <Electron's executable> <port of the server on the host> <port of the inspector> <configuration> <enrolment code>
set -euo pipefail
electron=$1 server=$2 inspector=$3 config=$4 code=$5
exec 2>&1

card=$(ls /sys/class/net | grep --invert-match '^lo$')
busybox ip link set "$card" up
busybox ip address add 10.0.2.15/24 dev "$card"
busybox ip route add default via 10.0.2.2
# The kiosk speaks plain HTTP to its own machine only, and Chromium's inspector listens there only.
socat "TCP-LISTEN:$server,bind=127.0.0.1,fork,reuseaddr" "TCP:10.0.2.2:$server" &
socat "TCP-LISTEN:$inspector,bind=10.0.2.15,fork,reuseaddr" "TCP:127.0.0.1:$inspector" &

mkdir /run/electron
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose electron /run/electron
install --directory --owner=escale --group=escale --mode=700 /run/kiosk /run/kiosk/store
printf '%s' "$config" > /run/kiosk/kiosk.json
chown escale: /run/kiosk/kiosk.json

as_kiosk=(setpriv --reuid=escale --regid=escale --init-groups --no-new-privs)
mkdir --mode=1777 /tmp/.X11-unix
# A quarter of the pixels of the kiosk's screen, which has 1080 by 1920: an emulated processor draws them.
"${as_kiosk[@]}" Xvfb :1 -screen 0 540x960x24 -nolisten tcp -noreset &
until [ -S /tmp/.X11-unix/X1 ]; do sleep 0.1; done

cd /run/kiosk
exec "${as_kiosk[@]}" env HOME=/run/kiosk LANG=C.UTF-8 TZ=Europe/Paris DISPLAY=:1 \
  ESCALE_KIOSK_CONFIG=/run/kiosk/kiosk.json ESCALE_USER_DATA=/run/kiosk/store ESCALE_ENROLMENT_CODE="$code" \
  ESCALE_WINDOW=1080x1920 \
  "/run/electron/$electron" --remote-debugging-port="$inspector" --force-device-scale-factor=0.5 \
  --disable-gpu --in-process-gpu /mnt/escale
