import type { DeviceIdentity } from '#protocol/device.ts';
import type { Reason } from '#protocol/measurement.ts';
import { type NoninPacket, NoninParser, PLETH_RATE, STATUS } from '../codecs/nonin.ts';
import {
  ACK,
  askSerial,
  askTime,
  NAK,
  NoninReplies,
  selectFormat,
  selectWristOxFormat,
} from '../codecs/nonin-commands.ts';
import { type NoninSpot, NoninSpotParser } from '../codecs/nonin-spot.ts';
import type { DeviceDriver, Emit, Manifest, Outcome, SelfReport } from '../device.ts';
import { FINGER_CLIP } from '../guides/finger-clip.ts';
import { judge, type OximetrySet } from '../rules/oximetry.ts';
import {
  hear,
  IGNORE_STORED,
  joinOximeter,
  listenUntilStable,
  type Oximeter,
  OximeterReader,
  passiveOximeter,
  type Stored,
  tellStored,
} from '../sessions/oximeter.ts';
import type { Port } from '../transports/transport.ts';

const manifest: Manifest = {
  id: 'nonin',
  model: 'Nonin Xpod, Onyx II 9560, WristOx2 3150',
  grade: 'A',
  modalities: ['oximetry'],
  kinds: ['oxygen-saturation', 'pulse-rate'],
  units: ['%', '/min'],
  links: [{ via: 'serial', line: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, usb: [] }],
  guide: FINGER_CLIP,
  limit: 90_000,
};

/** Ms in which a stream that is there already is heard: some thirty frames. */
const HEAR_FIRST = 400;
/** Ms a device may take to answer the choice of a format; one that never answers streams what it was set to. */
const ANSWER = 1000;
/** Ms a self-test listens: more than two sets of any format. */
const LISTEN = 2500;

/** The sensor is off or unplugged: what the channel then shows is no pulse. */
const NO_FINGER = STATUS.sensorAlarm | STATUS.disconnected;

const SCALES = { 255: { rate: PLETH_RATE, full: 255 }, 65535: { rate: PLETH_RATE, full: 65_535 } } as const;
const PERIODS = { 2: 1000 / 3, 7: 1000 / 3, 8: 1000 } as const;

/** Why the set holds no usable value. Held values after the finger has left have the sensor alarm set, so it comes first. */
function refusalOf(packet: NoninPacket): Reason | undefined {
  if (packet.sensorDisconnected) return 'sensor-disconnected';
  if (packet.sensorAlarm) return 'sensor-off';
  return packet.outOfTrack ? 'out-of-track' : undefined;
}

/**
 * A set as the rules of oximetry take it: sensor off, disconnected or out of track refuse it; artefact and marginal or low
 * perfusion make it questionable. Format 8 has no checksum.
 */
function toSet(packet: NoninPacket): OximetrySet {
  const refusal = refusalOf(packet);
  const doubts: Reason[] = packet.artefact ? ['artefact'] : [];
  if (packet.perfusion !== 'adequate') doubts.push('low-perfusion');
  return {
    spo2: packet.spo2,
    pulseRate: packet.pulseRate,
    ...(refusal === undefined ? {} : { refusal }),
    doubts,
    notes: packet.lowBattery ? ['low-battery'] : [],
    period: PERIODS[packet.format],
    assured: packet.smartPoint,
    unchecked: packet.format === 8,
  };
}

/** A spot check without SmartPoint is what there was when the device gave up after 40 s, so it is questionable. */
const spotSet = (spot: NoninSpot): OximetrySet => ({
  spo2: spot.spo2,
  pulseRate: spot.pulseRate,
  ...(spot.none ? { refusal: 'missing' } : {}),
  doubts: spot.smartPoint ? [] : ['artefact'],
  notes: spot.lowBattery ? ['low-battery'] : [],
  period: 0,
  ...(spot.deviceTime === undefined ? {} : { deviceTime: spot.deviceTime }),
});

type Nonin = Oximeter & { readonly parser: NoninParser };

/** The serial formats name no model: what is known is the maker, and the firmware in formats 2 and 7. */
const identify = (firmware: number | undefined, serial?: string): DeviceIdentity => ({
  driver: manifest.id,
  model: 'Nonin',
  ...(serial === undefined ? {} : { serial }),
  ...(firmware === undefined ? {} : { firmware: String(firmware) }),
});

function open(emit: Emit, stored: Stored = IGNORE_STORED): Nonin {
  const reader = new OximeterReader(emit);
  let firmware: number | undefined;
  const parser = new NoninParser({
    frame: (status, pleth, full) =>
      reader.pleth((status & NO_FINGER) === 0 ? pleth : undefined, full === 255 ? SCALES[255] : SCALES[65535]),
    packet: (packet) => {
      firmware = packet.firmware ?? firmware;
      reader.set(toSet(packet));
    },
    gap: () => reader.gap(),
  });
  const spots = new NoninSpotParser({
    spot: (spot) => {
      if (spot.fromMemory) tellStored(spotSet(spot), reader, stored);
      else reader.finished(judge(spotSet(spot)));
    },
    damaged: () => {
      // Inside a live stream the marker of a spot check comes about by chance.
      if (parser.format === undefined) stored.refused('checksum');
    },
  });
  return { ...joinOximeter(reader, () => identify(firmware), spots, parser), parser };
}

/**
 * Has the device send checked values with their pleth: as it does by itself, or asked for the full-resolution format, then
 * the older one, then in the WristOx2 3150's own form. A device that answers nothing is listened to as it is.
 */
async function chooseFormat(port: Port, signal: AbortSignal, { reader, parser, push }: Nonin): Promise<void> {
  /** The first byte of what comes by `deadline`; `undefined` when nothing does. */
  const listen = async (deadline: number): Promise<number | undefined> => {
    const left = deadline - port.now();
    const result = left > 0 ? await port.read({ timeout: left, signal }) : undefined;
    if (result?.type !== 'chunk') return undefined;
    reader.now = result.chunk.at;
    push(result.chunk.bytes);
    return result.chunk.bytes[0];
  };
  const streams = (): boolean => parser.format === 2 || parser.format === 7;
  const heard = port.now() + HEAR_FIRST;
  while (!streams() && (await listen(heard)) !== undefined);
  if (streams()) return;
  const wristOx = selectWristOxFormat(7, { spotCheck: false, bluetoothAtPowerOn: true });
  for (const command of [selectFormat(7), selectFormat(2), wristOx]) {
    await port.write(command, signal);
    const deadline = port.now() + ANSWER;
    for (let first = await listen(deadline); first !== NAK; first = await listen(deadline)) {
      // The answer stands before the stream or between its chunks; inside one it cannot be told from data.
      if (first === undefined || first === ACK || parser.format !== undefined) return;
    }
  }
}

async function measure(port: Port, signal: AbortSignal, emit: Emit): Promise<Outcome> {
  const deadline = port.now() + manifest.limit;
  const nonin = open(emit);
  emit({ type: 'progress', phase: 'connecting' });
  await chooseFormat(port, signal, nonin);
  emit({ type: 'progress', phase: 'waiting-for-patient' });
  return listenUntilStable(port, signal, nonin, deadline);
}

/** Asks for clock and serial number, and listens: a device that knows neither question is heard by its stream. */
async function selfTest(port: Port, signal: AbortSignal): Promise<SelfReport> {
  let serial: string | undefined;
  let clock: string | undefined;
  let firmware: number | undefined;
  let sets = 0;
  const warnings = new Set<Reason>();
  const parser = new NoninParser({
    frame: () => undefined,
    packet: (packet) => {
      sets += 1;
      firmware = packet.firmware ?? firmware;
      if (packet.lowBattery) warnings.add('low-battery');
      if (packet.sensorDisconnected) warnings.add('sensor-disconnected');
    },
    gap: () => undefined,
  });
  const replies = new NoninReplies((reply) => {
    if (reply.type === 'time') clock = reply.clock;
    else serial = reply.serial;
  });
  await port.write(askTime(), signal);
  await port.write(askSerial(), signal);
  const push = (bytes: Uint8Array): void => {
    replies.push(bytes);
    parser.push(bytes);
  };
  const complete = (): boolean => sets > 0 && clock !== undefined && serial !== undefined;
  const found = await hear(port, signal, LISTEN, push, complete);
  parser.end();
  if (found === 'silent') return { type: 'silent' };
  if (sets === 0 && clock === undefined && serial === undefined) return { type: 'foreign', detail: 'no Nonin format' };
  return {
    type: 'heard',
    device: identify(firmware, serial),
    ...(clock === undefined ? {} : { clock }),
    warnings: [...warnings],
  };
}

export const driver: DeviceDriver = {
  manifest,
  measure,
  selfTest,
  passive: (emit) => passiveOximeter(emit, open),
};
