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
} & MachineExtras;

/** What a machine has beside the least. */
export type MachineExtras = {
  /** MiB; 1024 unless said otherwise. */
  readonly memory?: number;
  /** Instructions the emulated processor knows beside a plain one's, as QEMU calls them. */
  readonly instructions?: readonly string[];
  /** Folders of the host that can be mounted in the machine for reading, by their tag. */
  readonly folders?: Readonly<Record<string, string>>;
  /** A network card, on which these TCP ports of the host's loopback lead to the same ones of the machine. */
  readonly forwarded?: readonly number[];
};

const shared = (tag: string, path: string): readonly string[] => [
  '-virtfs',
  `local,path=${path},mount_tag=${tag},security_model=none,readonly=on,multidevs=remap`,
];

function network(ports: readonly number[]): readonly string[] {
  const forwards = ports.map((port) => `,hostfwd=tcp:127.0.0.1:${port}-:${port}`);
  return ['-netdev', `user,id=network${forwards.join('')}`, '-device', 'virtio-net-pci,netdev=network'];
}

/** Hardware virtualisation only where the processor says it has it: some CI machines have a /dev/kvm that boots nothing. */
function accelerator(instructions: readonly string[]): readonly string[] {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    if (/^flags.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) return ['-accel', 'kvm', '-cpu', 'host'];
  } catch {
    // Emulation it is.
  }
  // A plain processor is emulated faster than the richest one.
  return ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', ['qemu64', ...instructions].join(',+')];
}

export function qemuArguments(parts: MachineParts): readonly string[] {
  const { images, checkout, folder, memory = 1024, instructions = [], folders = {}, forwarded } = parts;
  const slots = Array.from({ length: SLOTS }, (_, slot) => [
    '-chardev',
    `socket,id=slot${slot},path=${join(folder, `slot-${slot}`)},server=on,wait=off`,
    '-device',
    // The port by its number: left to itself, QEMU puts the last device behind a hub.
    `usb-redir,id=usb${slot},chardev=slot${slot},bus=usb.0,port=${slot + 1}`,
  ]).flat();
  return [
    ...accelerator(instructions),
    // One processor: on two that QEMU 7.2 emulates side by side, one start of Node in four ended by SIGSEGV.
    ...['-machine', 'q35', '-m', String(memory), '-smp', '1', '-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', join(images, 'vmlinux'), '-initrd', join(images, 'initrd.gz')],
    ...['-append', 'console=ttyS0 quiet panic=-1 mitigations=off'],
    ...['-serial', `file:${join(folder, 'console')}`],
    ...['-drive', `file=${join(images, 'root.ext2')},format=raw,if=none,id=root,snapshot=on`],
    ...['-device', 'virtio-blk-pci,drive=root'],
    ...['-device', 'virtio-serial-pci', '-chardev', `socket,id=agent,path=${join(folder, 'agent')}`],
    ...['-device', 'virtserialport,chardev=agent,name=escale.agent'],
    ...Object.entries({ escale: checkout, ...folders }).flatMap(([tag, path]) => shared(tag, path)),
    ...(forwarded === undefined ? [] : network(forwarded)),
    ...['-device', `qemu-xhci,id=usb,p2=${SLOTS},p3=${SLOTS}`],
    ...slots,
  ];
}
