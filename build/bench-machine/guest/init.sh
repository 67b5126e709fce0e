#!/bin/bash
# The bench's machine once its root is there: devices through udev, the checkout at /mnt/escale, then the agent that obeys
# the test process. The machine lives as long as the agent does.
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
modprobe -a virtio_console xhci_pci 9pnet_virtio 9p
# The checkout cannot change under a test: what was read once may be kept.
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=512000,cache=loose escale /mnt/escale
# The kiosk's rules and no others beside Debian's own.
cp /mnt/escale/kiosk-config/system/*.rules /etc/udev/rules.d/
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
udevadm settle --timeout=30
node /mnt/escale/test/hardware/guest/agent.ts
sync
busybox poweroff -f
