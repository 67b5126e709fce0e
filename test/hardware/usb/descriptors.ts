/** USB 2.0, chapter 9: the tables a device describes itself with. All numbers are little-endian. */

export const u16 = (value: number): readonly number[] => [value & 0xff, (value >> 8) & 0xff];
export const u24 = (value: number): readonly number[] => [...u16(value), (value >> 16) & 0xff];
export const u32 = (value: number): readonly number[] => [...u16(value), ...u16(value >>> 16)];

export type DeviceIdentityOnBus = {
  readonly vendor: number;
  readonly product: number;
  /** Release of the device, binary-coded decimal. */
  readonly release?: number;
  /** Class, subclass and protocol; zeros where the interfaces tell. */
  readonly deviceClass?: readonly [number, number, number];
  /** How many of the strings manufacturer, product and serial number there are. */
  readonly strings?: 0 | 1 | 2 | 3;
};

/** The device descriptor, for one configuration and 64-byte control packets. */
export function deviceDescriptor(identity: DeviceIdentityOnBus): Uint8Array {
  const { vendor, product, release = 0x0100, deviceClass = [0, 0, 0], strings = 3 } = identity;
  const named = [1, 2, 3].map((index) => (index <= strings ? index : 0));
  return Uint8Array.from([
    18,
    1,
    ...u16(0x0200),
    ...deviceClass,
    64,
    ...u16(vendor),
    ...u16(product),
    ...u16(release),
    ...named,
    1,
  ]);
}

/** The configuration descriptor over these parts; bus-powered, 100 mA. */
export function configurationDescriptor(interfaces: number, ...parts: readonly (readonly number[])[]): Uint8Array {
  const body = parts.flat();
  return Uint8Array.from([9, 2, ...u16(9 + body.length), interfaces, 1, 0, 0x80, 50, ...body]);
}

export function interfaceDescriptor(
  number: number,
  alternate: number,
  endpoints: number,
  [interfaceClass, subclass, protocol]: readonly [number, number, number],
): readonly number[] {
  return [9, 4, number, alternate, endpoints, interfaceClass, subclass, protocol, 0];
}

const TRANSFER_TYPES = { isochronous: 1, bulk: 2, interrupt: 3 } as const;

export type TransferType = keyof typeof TRANSFER_TYPES;

/** `interval`: frames (full speed) between two polls of an interrupt or isochronous endpoint. */
export function endpointDescriptor(
  address: number,
  type: TransferType,
  maxPacketSize: number,
  interval = 0,
): readonly number[] {
  // An isochronous source has a clock of its own: asynchronous.
  const attributes = TRANSFER_TYPES[type] | (type === 'isochronous' ? 0b0100 : 0);
  return [7, 5, address, attributes, ...u16(maxPacketSize), interval];
}

/** An interface that groups several: what a function of more than one interface begins with. */
export function associationDescriptor(
  first: number,
  count: number,
  [functionClass, subclass, protocol]: readonly [number, number, number],
): readonly number[] {
  return [8, 11, first, count, functionClass, subclass, protocol, 0];
}

/** String 0 names the languages (English, US); the others are UTF-16. */
export function stringDescriptor(strings: readonly string[], index: number): Uint8Array | undefined {
  if (index === 0) return Uint8Array.of(4, 3, 0x09, 0x04);
  const text = strings[index - 1];
  if (text === undefined) return undefined;
  const encoded = Buffer.from(text, 'utf16le');
  return Uint8Array.of(encoded.length + 2, 3, ...encoded);
}

export type InterfaceSetting = {
  readonly number: number;
  readonly alternate: number;
  readonly functionClass: readonly [number, number, number];
  readonly endpoints: readonly Endpoint[];
};

export type Endpoint = {
  readonly address: number;
  /** 0 control, 1 isochronous, 2 bulk, 3 interrupt. */
  readonly type: number;
  readonly maxPacketSize: number;
  readonly interval: number;
};

/** The interfaces of a configuration in all their alternate settings. */
export function parseConfiguration(configuration: Uint8Array): readonly InterfaceSetting[] {
  const settings: (InterfaceSetting & { endpoints: Endpoint[] })[] = [];
  for (let at = 0; at + 1 < configuration.length; at += configuration[at] ?? 0) {
    const [length = 0, kind, third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0, eighth = 0] =
      configuration.subarray(at);
    if (length === 0) throw new RangeError(`descriptor of no length at ${at}`);
    if (kind === 4)
      settings.push({ number: third, alternate: fourth, functionClass: [sixth, seventh, eighth], endpoints: [] });
    if (kind === 5)
      settings
        .at(-1)
        ?.endpoints.push({ address: third, type: fourth & 3, maxPacketSize: fifth | (sixth << 8), interval: seventh });
  }
  return settings;
}
