import type { DeviceIdentity, EvidenceGrade } from '#protocol/device.ts';
import type { DeviceGuide } from '#protocol/device-status.ts';
import type { LiveBody } from '#protocol/live.ts';
import type { MeasurementKind, Modality, Reading, Reason } from '#protocol/measurement.ts';
import type { Link, Port } from './transports/transport.ts';

/** What the catalogue says of a device. */
export type Manifest = {
  readonly id: string;
  readonly model: string;
  readonly grade: EvidenceGrade;
  /** What it can measure; most devices do one thing. */
  readonly modalities: readonly [Modality, ...Modality[]];
  readonly kinds: readonly MeasurementKind[];
  /** Units (UCUM) the device reports in, in the order of `kinds`. */
  readonly units: readonly string[];
  /** The ways it can be reached, the most usual first. */
  readonly links: readonly [Link, ...Link[]];
  /** What a patient is shown and told, and how it is cleaned. */
  readonly guide: DeviceGuide;
  /** It leaves the bus to measure, or is unplugged for it: an attempt waits for it to come back, within `limit`. */
  readonly returns?: true;
  /** Longest time an attempt may take, ms. */
  readonly limit: number;
};

/** How an attempt ended. A refusal names its reason; `detail` is a code of the device's, never patient data. */
export type Outcome =
  | { readonly type: 'readings'; readonly readings: readonly [Reading, ...Reading[]]; readonly device: DeviceIdentity }
  | { readonly type: 'refused'; readonly reason: Reason; readonly detail?: string; readonly device: DeviceIdentity }
  | { readonly type: 'timed-out'; readonly reason: Reason; readonly device: DeviceIdentity };

export type Emit = (body: LiveBody) => void;

/**
 * What a device told of itself when asked, with no patient: who it is, and its clock (`YYYY-MM-DDThh:mm[:ss]`, local) where
 * the protocol gives them. `heard`: it answered in its own protocol; a device that only speaks when used is not heard.
 */
export type SelfReport =
  | {
      readonly type: 'heard';
      readonly device: DeviceIdentity;
      readonly clock?: string;
      readonly warnings: readonly Reason[];
    }
  | { readonly type: 'silent' }
  | { readonly type: 'foreign'; readonly detail: string };

/** What a replay of the device's bytes alone yields. */
export type PassiveEvent =
  | { readonly type: 'sample'; readonly reading: Reading }
  | { readonly type: 'measurement'; readonly reading: Reading }
  | { readonly type: 'refused'; readonly reason: Reason; readonly detail?: string };

/** Applies codec and device rules to bytes, with no device to talk to. `at` is the time of the bytes in ms. */
export type PassiveReader = {
  readonly push: (bytes: Uint8Array, at: number, channel?: string) => void;
  readonly end: () => void;
};

export type DeviceDriver = {
  readonly manifest: Manifest;
  /**
   * Takes one measurement on an open port, within the manifest's limit. Rejects with a `PortError` when the device goes
   * away, or the signal's reason; where the device must be stopped first (a cuff), it is. `wanted` is what the patient was
   * asked to measure, for a device that can do several things.
   */
  readonly measure: (port: Port, signal: AbortSignal, emit: Emit, wanted: Modality) => Promise<Outcome>;
  /**
   * Asks the device about itself, with no patient on it and without starting it; at most some seconds. Absent where the
   * protocol has nothing to ask and nothing to hear without a patient.
   */
  readonly selfTest?: (port: Port, signal: AbortSignal) => Promise<SelfReport>;
  readonly passive: (emit: (event: PassiveEvent) => void) => PassiveReader;
};
