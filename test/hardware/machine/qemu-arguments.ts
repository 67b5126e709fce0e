import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** USB ports that devices of the test process can be plugged into. */
export const SLOTS = 8;

export type MachineParts = {
  /** Folder of `vmlinux`, `initrd.gz` and `root.ext2`. */
  readonly images: string;
  /** The repository: readable in the machine, never writable. */
  readonly checkout: string;
  /** Folder of the sockets; short, for a socket's path has some hundred characters. */
  readonly folder: string;
};

/** Hardware virtualisation only where the processor says it has it: some CI machines have a /dev/kvm that boots nothing. */
function accelerator(): readonly string[] {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    if (/^flags.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) return ['-accel', 'kvm', '-cpu', 'host'];
  } catch {
    // Emulation it is.
  }
  // A plain processor is emulated faster than the richest one.
  return ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'qemu64'];
}

export function qemuArguments({ images, checkout, folder }: MachineParts): readonly string[] {
  const slots = Array.from({ length: SLOTS }, (_, slot) => [
    '-chardev',
    `socket,id=slot${slot},path=${join(folder, `slot-${slot}`)},server=on,wait=off`,
    '-device',
    // The port by its number: left to itself, QEMU puts the last device behind a hub.
    `usb-redir,id=usb${slot},chardev=slot${slot},bus=usb.0,port=${slot + 1}`,
  ]).flat();
  return [
    ...accelerator(),
    // One processor: on two that QEMU 7.2 emulates side by side, one start of Node in four ended by SIGSEGV.
    ...['-machine', 'q35', '-m', '1024', '-smp', '1', '-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', join(images, 'vmlinux'), '-initrd', join(images, 'initrd.gz')],
    ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
    ...['-serial', `file:${join(folder, 'console')}`],
    ...['-drive', `file=${join(images, 'root.ext2')},format=raw,if=none,id=root,snapshot=on`],
    ...['-device', 'virtio-blk-pci,drive=root'],
    ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${join(folder, 'agent')}`],
    ...['-device', 'virtserialport,chardev=agent,name=escale.agent'],
    ...['-virtfs', `local,path=${checkout},mount_tag=escale,security_model=none,readonly=on,multidevs=remap`],
    ...['-device', `qemu-xhci,id=usb,p2=${SLOTS},p3=${SLOTS}`],
    ...slots,
  ];
}
