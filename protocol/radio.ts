import { z } from 'zod';

/** A UUID of a GATT service or characteristic in lower case: 16 bits where it has so few, `2a35`, else whole. */
export const GattUuid = z.string().regex(/^[0-9a-f]{4}(?:[0-9a-f]{4}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/);
export type GattUuid = z.infer<typeof GattUuid>;

/** A value of a characteristic: at most 512 bytes. Source: Core Specification 5.4, 3.F.3.2.9. */
const GattValue = z.instanceof(Uint8Array).refine(({ length }) => length <= 512, 'more than a characteristic holds');

/** Characteristics that are read once at connecting and not subscribed to: Current Time and Date Time. */
export const READ_AT_CONNECTING: readonly GattUuid[] = ['2a2b', '2a08'];

/** A device as {@link bluetoothPath} names it. */
const Device = z.string().min(1).max(260);
/** Counted by the drivers host; never used twice on one port. */
const Count = z.int().nonnegative();

/** Drivers host to the radio: what it does on behalf of one open port, by the port's number. */
export const RadioCommand = z.discriminatedUnion('type', [
  /**
   * Looks for the device until it is there or the port is closed, connects, and subscribes to the characteristics of the first
   * of these services that it has.
   */
  z.object({
    type: z.literal('open'),
    port: Count,
    device: Device,
    services: z.array(GattUuid).min(1),
    characteristics: z.array(GattUuid).min(1),
  }),
  z.object({ type: z.literal('write'), port: Count, write: Count, characteristic: GattUuid, bytes: GattValue }),
  z.object({ type: z.literal('close'), port: Count }),
]);
export type RadioCommand = z.infer<typeof RadioCommand>;

/** The radio to the drivers host. */
export const RadioEvent = z.discriminatedUnion('type', [
  /** Whether there is an adapter that is switched on. Told first, and at each change. */
  z.object({ type: z.literal('adapter'), present: z.boolean() }),
  /** The device is connected; what it tells comes next. */
  z.object({ type: z.literal('connected'), port: Count }),
  z.object({ type: z.literal('value'), port: Count, characteristic: GattUuid, bytes: GattValue }),
  /** The answer to one `write`; `fault` where the device did not take it. */
  z.object({ type: z.literal('written'), port: Count, write: Count, fault: z.string().optional() }),
  /** The connection has ended, or the device is not what it should be: nothing more comes from this port. */
  z.object({ type: z.literal('lost'), port: Count, why: z.enum(['disconnected', 'foreign']), detail: z.string() }),
]);
export type RadioEvent = z.infer<typeof RadioEvent>;

/** What the radio's page answers main when asked whom it looks for. */
export const SoughtDevice = Device;

/** Sent to the radio's page beside its port to the drivers host. */
export const RADIO_PORT_MESSAGE = 'escale:radio-port';
