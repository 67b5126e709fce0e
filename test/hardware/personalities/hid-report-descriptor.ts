/** One report, with the bytes it has each way beside its id; `id` 0 where the device does not number its reports. */
export type HidReport = {
  readonly id: number;
  readonly input?: number;
  readonly output?: number;
  readonly feature?: number;
};

/** Main items. Source: Device Class Definition for HID 1.11, 6.2.2. */
const ITEM = { input: 0x81, output: 0x91, feature: 0xb1 } as const;

/** A vendor's own page: bytes without a meaning that the kernel would know. */
const OPENING = [0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08];

/** The report descriptor of a device that carries plain bytes. */
export function reportDescriptor(reports: readonly HidReport[]): Uint8Array {
  const described = reports.flatMap(({ id, ...lengths }) => [
    ...(id === 0 ? [] : [0x85, id]),
    ...(['input', 'output', 'feature'] as const).flatMap((way) => {
      const length = lengths[way];
      return length === undefined ? [] : [0x09, 0x01, 0x96, length & 0xff, length >> 8, ITEM[way], 0x02];
    }),
  ]);
  return Uint8Array.from([...OPENING, ...described, 0xc0]);
}
