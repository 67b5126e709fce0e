import type { Link, UsbId } from '#drivers/transports/transport.ts';

/** The account's own group: the kiosk's account opens these devices, and no other account's group gains any. */
const GROUP = 'escale';
const RIGHTS = `GROUP="${GROUP}", MODE="0660"`;

/** The line of the template that the devices' rules replace. */
const DEVICES = '@devices@\n';

/** The part of the catalogue that rights depend on. */
export type RightsOf = { readonly id: string; readonly model: string; readonly links: readonly Link[] };

const hexByte = (value: number): string => value.toString(16).padStart(2, '0');

const byParent = (subsystem: string, { vendorId, productId }: UsbId): string =>
  `SUBSYSTEM=="${subsystem}", ATTRS{idVendor}=="${vendorId}", ATTRS{idProduct}=="${productId}", ${RIGHTS}`;

/** The rules of one link: none for Bluetooth, whose radio belongs to the system's own daemon. */
function rulesOf(link: Link): readonly string[] {
  switch (link.via) {
    case 'serial':
      return [...link.usb, ...(link.bridges ?? [])].map((id) => `${byParent('tty', id)}, ENV{ID_MM_DEVICE_IGNORE}="1"`);
    case 'uart-bridge':
      return [...link.usb, ...(link.bridges ?? [])].map((id) => byParent('hidraw', id));
    case 'hid':
      return link.usb.map((id) => byParent('hidraw', id));
    case 'usb': {
      const device = `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device"`;
      const kind = `ENV{ID_USB_INTERFACES}=="*:${link.interface.map(hexByte).join('')}:*"`;
      if (link.usb.length === 0) return [`${device}, ${kind}, ${RIGHTS}`];
      return link.usb.map(
        ({ vendorId, productId }) =>
          `${device}, ATTR{idVendor}=="${vendorId}", ATTR{idProduct}=="${productId}", ${kind}, ${RIGHTS}`,
      );
    }
    case 'bluetooth':
      return [];
  }
}

/**
 * The udev rules that give the kiosk's account the catalogue's devices, each rule once with the devices it serves, in the place
 * that `template` keeps for them.
 */
export function udevRules(template: string, catalogue: readonly RightsOf[]): string {
  const models = new Map<string, string[]>();
  for (const { model, links } of catalogue)
    for (const rule of new Set(links.flatMap(rulesOf))) models.set(rule, [...(models.get(rule) ?? []), model]);
  const rules = [...models].map(([rule, served]) => `${served.map((model) => `# ${model}`).join('\n')}\n${rule}\n`);
  return template.replace(DEVICES, () => rules.join('\n'));
}
