import { endianness } from 'node:os';

/** One event of a Linux input device. Source: linux/input.h, `struct input_event`. */
export type InputEvent = { readonly type: number; readonly code: number; readonly value: number };

/** Bytes of one event on a 64-bit machine: two 8-byte times, type, code and value. */
export const INPUT_EVENT_SIZE = 24;
const AFTER_TIME = 16;

const EV_KEY = 1;
/** The button of a UVC camera, as uvcvideo reports it. Source: linux/input-event-codes.h. */
export const KEY_CAMERA = 212;
/** An `EV_KEY` value: 0 is released, 2 repeats while held. */
const PRESSED = 1;

/** Events in a buffer as the kernel writes them: whole events, in the machine's byte order. */
export function decodeInputEvents(bytes: Uint8Array): readonly InputEvent[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = endianness() === 'LE';
  return Array.from({ length: Math.floor(bytes.length / INPUT_EVENT_SIZE) }, (_, i) => {
    const at = i * INPUT_EVENT_SIZE + AFTER_TIME;
    return {
      type: view.getUint16(at, little),
      code: view.getUint16(at + 2, little),
      value: view.getInt32(at + 4, little),
    };
  });
}

export const isPress = ({ type, value }: InputEvent): boolean => type === EV_KEY && value === PRESSED;

/**
 * Whether a device has a key, from `capabilities/key` of sysfs: hexadecimal words of 64 bits, the highest first.
 */
export function hasKey(capabilities: string, key: number): boolean {
  const words = capabilities.trim().split(/\s+/).reverse();
  const word = words[Math.floor(key / 64)];
  if (word === undefined || !/^[0-9a-f]+$/i.test(word)) return false;
  return ((BigInt(`0x${word}`) >> BigInt(key % 64)) & 1n) === 1n;
}
