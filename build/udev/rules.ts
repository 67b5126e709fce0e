import type { Link, UsbId } from '#drivers/transports/transport.ts';

/** The account's own group: the kiosk's account opens these devices, and no other account's group gains any. */
const GROUP = 'escale';
const RIGHTS = `GROUP="${GROUP}", MODE="0660"`;

const HEADER = `# Peripherals of an Escale kiosk. Written by "npm run udev-rules" from the catalogue of drivers: change a manifest, not this file.
#
# The group of the kiosk's account may open exactly these devices, and ModemManager keeps away: it would send modem commands
# to a device that measures a patient.
#
# Behind a common bridge chip any other instrument with the same chip matches too: it is opened only where the kiosk's
# configuration binds it. An RS-232 port has no identity at all. Give one rights, and a name that stays by the place it is
# plugged in, in a file of the site, and bind that name; for example in 71-escale-site.rules:
# SUBSYSTEM=="tty", ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:3:1.0", SYMLINK+="escale/and-tm2657p", ${RIGHTS}, ENV{ID_MM_DEVICE_IGNORE}="1"
`;

const FOOTER = `# The still button of a camera. Other input devices stay closed: a kiosk reads no keyboard behind the window's back.
SUBSYSTEM=="input", KERNEL=="event*", DRIVERS=="uvcvideo", ${RIGHTS}
#
# A foot switch, or a button that poses as a keyboard, is named in the configuration's stillButtons and in a file of the site:
# SUBSYSTEM=="input", KERNEL=="event*", ATTRS{idVendor}=="0c45", ATTRS{idProduct}=="7403", ${RIGHTS}
`;

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

/** The udev rules that give the kiosk's account the catalogue's devices, each rule once with the devices it serves. */
export function udevRules(catalogue: readonly RightsOf[]): string {
  const models = new Map<string, string[]>();
  for (const { model, links } of catalogue)
    for (const rule of new Set(links.flatMap(rulesOf))) models.set(rule, [...(models.get(rule) ?? []), model]);
  const rules = [...models].map(([rule, served]) => `${served.map((model) => `# ${model}`).join('\n')}\n${rule}\n`);
  return [HEADER, ...rules, FOOTER].join('\n');
}
