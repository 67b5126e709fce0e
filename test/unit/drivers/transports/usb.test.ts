import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classDescriptor } from '#drivers/transports/usb.ts';
import { fromHex } from '../bytes.ts';

const FUNCTION = 0x20;

describe('a class descriptor among an interface’s own', () => {
  test('is found by its type: PHDC’s function, data format 2, metadata possible', () => {
    expect(classDescriptor(fromHex('04 20 02 01 04 30 00 01'), FUNCTION)).toEqual(fromHex('02 01'));
    expect(classDescriptor(fromHex('06 30 00 01 07 10 04 20 01 00'), FUNCTION)).toEqual(fromHex('01 00'));
  });

  test.each(['', '04', '00 20 02 01', '09 20 02 01', '04 21 02 01'])('is not in %j', (hex) => {
    expect(classDescriptor(fromHex(hex), FUNCTION)).toBeUndefined();
  });

  test('of any bytes is looked for to their end, and never beyond', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(255), (bytes, type) => {
        const found = classDescriptor(bytes, type);
        expect((found?.length ?? 0) <= bytes.length).toBe(true);
      }),
    );
  });
});
