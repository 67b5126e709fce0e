import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inProject } from '#build/machine/project.ts';
import { udevRules } from '#build/udev/rules.ts';
import { CATALOGUE } from '#drivers/catalogue.ts';

const TEMPLATE = readFileSync(inProject('kiosk-config/system/70-escale.rules.in'), 'utf8');
const INSTALLED = udevRules(
  TEMPLATE,
  CATALOGUE.map(({ manifest }) => manifest),
);
const rules = INSTALLED.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** What a rule grants: the subsystem, and the identity, class or driver it wants of the device. */
function granted(rule: string): string {
  const value = (key: string): string | undefined => rule.match(`${key}=="([^"]*)"`)?.[1];
  const id = [value('ATTRS?{idVendor}'), value('ATTRS?{idProduct}')].join(':');
  const kind = value('ENV{ID_USB_INTERFACES}') ?? value('DRIVERS');
  return `${value('SUBSYSTEM')} ${kind ?? id}`;
}

/** The same of every device of the catalogue, told from its manifest by itself. */
function wanted(): ReadonlySet<string> {
  const all = CATALOGUE.flatMap(({ manifest }) =>
    manifest.links.flatMap((link) => {
      if (link.via === 'bluetooth') return [];
      if (link.via === 'usb')
        return [`usb *:${link.interface.map((code) => code.toString(16).padStart(2, '0')).join('')}:*`];
      const subsystem = link.via === 'serial' ? 'tty' : 'hidraw';
      const ids = [...link.usb, ...('bridges' in link ? (link.bridges ?? []) : [])];
      return ids.map(({ vendorId, productId }) => `${subsystem} ${vendorId}:${productId}`);
    }),
  );
  return new Set([...all, 'input uvcvideo']);
}

describe('the udev rules', () => {
  test('give the kiosk every device of the catalogue and no other', () => {
    expect(new Set(rules.map(granted))).toEqual(wanted());
  });

  test('give each to the kiosk’s own group, and to nobody else', () => {
    for (const rule of rules) expect(rule).toMatch(/GROUP="escale", MODE="0660"/);
  });

  test('keep ModemManager away from every serial port', () => {
    for (const rule of rules.filter((each) => each.includes('"tty"'))) expect(rule).toContain('ID_MM_DEVICE_IGNORE');
  });

  test('are complete: every rule of the template is there, and no line of it that is no rule', () => {
    expect(INSTALLED).not.toContain('@');
    for (const line of TEMPLATE.split('\n').filter((each) => each !== '@devices@')) expect(INSTALLED).toContain(line);
  });

  test('narrow a class of devices to the identities a link names', () => {
    const usb = [{ vendorId: '1234', productId: 'abcd' }];
    const text = udevRules(TEMPLATE, [{ id: 'x', model: 'X', links: [{ via: 'usb', interface: [15, 0, 0], usb }] }]);
    expect(text).toContain('ATTR{idVendor}=="1234", ATTR{idProduct}=="abcd", ENV{ID_USB_INTERFACES}=="*:0f0000:*"');
  });
});
