# Brings the bench's machine up to the point where devices can be plugged in, and runs the agent that obeys the test process.

# The kiosk's way with the kernel's modules, its rules, those of the bench's site, and no others beside Debian's own.
cp /mnt/escale/kiosk-config/system/*.conf /etc/modprobe.d/
cp /mnt/escale/dist/system/*.rules /mnt/escale/test/hardware/guest/*.rules /etc/udev/rules.d/
/lib/systemd/systemd-udevd --daemon
udevadm trigger --action=add
modprobe xhci_pci
udevadm settle --timeout=30
node /mnt/escale/test/hardware/guest/agent.ts
