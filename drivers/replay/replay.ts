import type { LiveBody } from '#protocol/live.ts';
import type { MeasurementKind, Modality, Reading } from '#protocol/measurement.ts';
import type { DeviceDriver, PassiveEvent } from '../device.ts';
import { type CaptureLine, CapturePort } from '../transports/capture.ts';
import type { Port } from '../transports/transport.ts';

export type ReplayLine =
  | ({ readonly type: 'sample' | 'measurement' } & Reading)
  | { readonly type: 'refused'; readonly reason: string; readonly detail?: string };

const toLine = (event: PassiveEvent): ReplayLine =>
  event.type === 'refused' ? event : { type: event.type, ...event.reading };

/** Feeds the device's bytes alone to codec and device rules; time is the capture's, so nothing waits. */
export function replayPassive(
  driver: DeviceDriver,
  lines: readonly CaptureLine[],
  print: (line: ReplayLine) => void,
): void {
  const reader = driver.passive((event) => print(toLine(event)));
  for (const { from, bytes, at, channel } of lines) if (from === 'device') reader.push(bytes, at, channel);
  reader.end();
}

const MODALITY_OF: { readonly [K in MeasurementKind]: Modality } = {
  'oxygen-saturation': 'oximetry',
  'pulse-rate': 'oximetry',
  'perfusion-index': 'oximetry',
  'blood-pressure': 'blood-pressure',
  'body-temperature': 'temperature',
  'body-weight': 'weight',
  'body-height': 'weight',
  'body-fat': 'weight',
  'blood-glucose': 'glucose',
};

/** What a capture was taken to measure: for a device that measures several things, what its bytes alone tell of. */
function wantedBy(driver: DeviceDriver, lines: readonly CaptureLine[]): Modality {
  const { modalities } = driver.manifest;
  const found = new Set<Modality>();
  if (modalities.length > 1)
    replayPassive(driver, lines, (line) => {
      if (line.type !== 'refused') found.add(MODALITY_OF[line.kind]);
    });
  // A pulse rate comes beside a pressure too: what is measured on purpose goes first.
  const told = modalities.filter((modality) => found.has(modality));
  return told.find((modality) => modality !== 'oximetry') ?? modalities[0];
}

/**
 * Takes one measurement on a port and prints what comes of it, a JSON object a line in the end. Rejects as the driver does:
 * with a `PortError`, or the signal's reason.
 */
export async function driveAndPrint(
  driver: DeviceDriver,
  port: Port,
  signal: AbortSignal,
  print: (line: ReplayLine) => void,
  wanted: Modality = driver.manifest.modalities[0],
): Promise<void> {
  const tell = (body: LiveBody): void => {
    if (body.type === 'sample') print({ type: 'sample', ...body.reading });
  };
  const outcome = await driver.measure(port, signal, tell, wanted);
  if (outcome.type === 'readings') {
    for (const reading of outcome.readings) print({ type: 'measurement', ...reading });
  } else {
    const { type, reason } = outcome;
    const detail = type === 'timed-out' ? type : outcome.detail;
    print({ type: 'refused', reason, ...(detail === undefined ? {} : { detail }) });
  }
}

/**
 * Drives the whole driver against the capture, both ways strictly. Rejects with a `PortError` when the driver writes what
 * the capture has not, and a `CaptureError` when the driver ends before the capture.
 */
export async function replayStrict(
  driver: DeviceDriver,
  lines: readonly CaptureLine[],
  print: (line: ReplayLine) => void,
): Promise<void> {
  const port = new CapturePort(lines);
  await driveAndPrint(driver, port, new AbortController().signal, print, wantedBy(driver, lines));
  port.finish();
}
