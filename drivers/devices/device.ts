import type { DeviceIdentity, EvidenceGrade } from '#protocol/device.ts';
import type { LiveBody } from '#protocol/live.ts';
import type { MeasurementKind, Modality, Reading, Reason } from '#protocol/measurement.ts';
import type { LineSettings, Port } from '../transports/transport.ts';

/** What the catalogue says of a device. */
export type Manifest = {
  readonly id: string;
  readonly model: string;
  readonly grade: EvidenceGrade;
  readonly modality: Modality;
  readonly kinds: readonly MeasurementKind[];
  /** Units (UCUM) the device reports in, in the order of `kinds`. */
  readonly units: readonly string[];
  readonly line: LineSettings;
  /** USB identities that are this device alone; a common bridge chip is no identity, so most are bound by configuration. */
  readonly usb: readonly { readonly vendorId: string; readonly productId: string }[];
  /** Translation keys of the steps a patient is shown, in order. */
  readonly instructions: readonly string[];
  /** Longest time an attempt may take, ms. */
  readonly limit: number;
};

/** How an attempt ended. A refusal names its reason; `detail` is a code of the device's, never patient data. */
export type Outcome =
  | { readonly type: 'readings'; readonly readings: readonly [Reading, ...Reading[]]; readonly device: DeviceIdentity }
  | { readonly type: 'refused'; readonly reason: Reason; readonly detail?: string; readonly device: DeviceIdentity }
  | { readonly type: 'timed-out'; readonly reason: Reason; readonly device: DeviceIdentity };

export type Emit = (body: LiveBody) => void;

/** What a replay of the device's bytes alone yields. */
export type PassiveEvent =
  | { readonly type: 'sample'; readonly reading: Reading }
  | { readonly type: 'measurement'; readonly reading: Reading }
  | { readonly type: 'refused'; readonly reason: Reason; readonly detail?: string };

/** Applies codec and device rules to bytes, with no device to talk to. `at` is the time of the bytes in ms. */
export type PassiveReader = {
  readonly push: (bytes: Uint8Array, at: number) => void;
  readonly end: () => void;
};

export type DeviceDriver = {
  readonly manifest: Manifest;
  /**
   * Takes one measurement on an open port, within the manifest's limit. Rejects with a `PortError` when the device goes
   * away, or the signal's reason; where the device must be stopped first (a cuff), it is.
   */
  readonly measure: (port: Port, signal: AbortSignal, emit: Emit) => Promise<Outcome>;
  readonly passive: (emit: (event: PassiveEvent) => void) => PassiveReader;
};
