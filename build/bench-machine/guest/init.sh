#!/bin/bash
# The bench's machine once its root is there: the checkout at /mnt/escale, whose start.sh does the rest. The machine lives as
# long as that does.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
hostname bench
busybox ip link set lo up
modprobe -a virtio_console 9pnet_virtio 9p
# The checkout cannot change under a test: what was read once may be kept.
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose escale /mnt/escale
bash /mnt/escale/test/hardware/guest/start.sh
sync
busybox poweroff -f
