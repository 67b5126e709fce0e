import { configurationDescriptor, deviceDescriptor, interfaceDescriptor, u16, u24 } from '../usb/descriptors.ts';
import type { UsbDevice } from '../usb/device.ts';

/** Source of everything here: USB Device Class Definition for Audio Devices 1.0, and its Data Formats. */
const [AUDIO_CONTROL, AUDIO_STREAMING] = [0, 1];
const STREAM = 0x81;

export const SAMPLE_RATE = 48_000;
const SAMPLES_PER_FRAME = SAMPLE_RATE / 1000;
const PACKET = SAMPLES_PER_FRAME * 2;

const MICROPHONE = [12, 0x24, 2, 1, ...u16(0x0201), 0, 1, ...u16(0), 0, 0];
const USB_STREAMING = [9, 0x24, 3, 2, ...u16(0x0101), 0, 1, 0];
const TOTAL = 9 + MICROPHONE.length + USB_STREAMING.length;
const HEADER = [9, 0x24, 1, ...u16(0x0100), ...u16(TOTAL), 1, AUDIO_STREAMING];

const GENERAL = [7, 0x24, 1, 2, 1, ...u16(0x0001)];
/** Type I, one channel, 16 bits, one fixed rate. */
const FORMAT = [11, 0x24, 2, 1, 1, 2, 16, 1, ...u24(SAMPLE_RATE)];
/** An isochronous endpoint with its own clock: audio's descriptor is two bytes longer than others'. */
const ENDPOINT = [9, 5, STREAM, 0x05, ...u16(PACKET), 1, 0, 0];
const CLASS_ENDPOINT = [7, 0x25, 1, 0, 0, ...u16(0)];

/** A USB microphone as a stethoscope is one: 48 kHz, mono, with steady tones of these Hz, half of full scale together. */
export function usbMicrophone(frequencies: readonly number[], name = 'Stethoscope'): UsbDevice {
  const soundAt = (seconds: number): number =>
    frequencies.reduce((sum, frequency) => sum + Math.sin(2 * Math.PI * frequency * seconds), 0) / frequencies.length;
  let sample = 0;
  const nextPacket = (): Uint8Array => {
    const packet = Buffer.alloc(PACKET);
    for (let at = 0; at < SAMPLES_PER_FRAME; at += 1, sample += 1)
      packet.writeInt16LE(Math.round(16_384 * soundAt(sample / SAMPLE_RATE)), 2 * at);
    return packet;
  };
  return {
    speed: 'full',
    deviceDescriptor: deviceDescriptor({ vendor: 0x08bb, product: 0x2902 }),
    configuration: configurationDescriptor(
      2,
      interfaceDescriptor(AUDIO_CONTROL, 0, 0, [1, 1, 0]),
      HEADER,
      MICROPHONE,
      USB_STREAMING,
      interfaceDescriptor(AUDIO_STREAMING, 0, 0, [1, 2, 0]),
      interfaceDescriptor(AUDIO_STREAMING, 1, 1, [1, 2, 0]),
      GENERAL,
      FORMAT,
      ENDPOINT,
      CLASS_ENDPOINT,
    ),
    strings: ['Escale bench', name, 'UAC0001'],
    plugged: () => undefined,
    unplugged: () => undefined,
    control: () => undefined,
    receive: () => undefined,
    isochronous: (_, packets) => Array.from({ length: packets }, nextPacket),
  };
}
