#!/bin/bash
# throwaway-machine.sh <project> <command> …: runs a command as root in a copy of this machine that is gone when it ends, with the
# project at /mnt. The copy is an overlay over the root file system, whose changes stay in memory.
set -euo pipefail
if [ "${1-}" != inside ]; then exec unshare --mount "$0" inside "$@"; fi
# From here on the project is ".", which stays when something is mounted over its path.
cd "$2"
shift 2

mount -t tmpfs tmpfs /tmp
mkdir /tmp/changes /tmp/work /tmp/root
mount -t overlay overlay -o lowerdir=/,upperdir=/tmp/changes,workdir=/tmp/work /tmp/root
for folder in proc dev sys; do mount --rbind "/$folder" "/tmp/root/$folder"; done
mount -t tmpfs tmpfs /tmp/root/tmp
mount --no-canonicalize -o bind,ro . /tmp/root/mnt
# In a container these are mounts of their own, which the overlay does not show.
cp -L /etc/resolv.conf /etc/hosts /tmp/root/etc/
exec chroot /tmp/root "$@"
