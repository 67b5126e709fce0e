#!/bin/busybox sh
# First program of the bench's machine: finds the disk and hands over to the root image.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
while read -r module; do insmod "/modules/$module"; done < /modules/order
# The disk appears a moment after its driver: no udev yet that would tell.
tries=0
while [ ! -b /dev/vda ] && [ $tries -lt 500 ]; do
  usleep 20000
  tries=$((tries + 1))
done
mount -t ext4 -o noatime /dev/vda /root || poweroff -f
mount --move /dev /root/dev
umount /sys /proc
exec switch_root /root /sbin/bench-init
