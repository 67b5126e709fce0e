import type { DeviceStatus } from '#protocol/device-status.ts';
import { AttemptFailure } from '#protocol/drivers-host.ts';
import type { IpcEvent, KioskBridge } from '#protocol/ipc.ts';
import { Modality } from '#protocol/measurement.ts';
import { toCheckpoint } from './checkpoint.ts';
import type { JourneyWorld } from './store.ts';
import type { JourneyCommand, JourneyEvent } from './transitions.ts';

/** How long to wait before asking for a place in the queue again (ms); a link that comes back asks at once. */
const REJOIN_AFTER = 3000;

type Send = (event: JourneyEvent) => void;

async function openConsultation(bridge: KioskBridge, command: Extract<JourneyCommand, { type: 'open' }>, send: Send) {
  const { identity, consent, reason, locale, assisted } = command;
  const result = await bridge.request('consultation:open', { identity, consent, reason, locale, assisted });
  send(result.ok ? { type: 'opened', consultationId: result.value.consultationId } : { type: 'open-failed' });
}

async function startMeasurement(bridge: KioskBridge, command: Extract<JourneyCommand, { type: 'start' }>, send: Send) {
  const result = await bridge.request('measure:start', { modality: command.modality });
  if (result.ok) {
    send({ type: 'started', attemptId: result.value.attemptId });
  } else {
    const failure = AttemptFailure.safeParse(result.error);
    send({ type: 'start-failed', failure: failure.success ? failure.data : 'device-fault' });
  }
}

async function skipMeasurement(bridge: KioskBridge, command: Extract<JourneyCommand, { type: 'skip' }>, send: Send) {
  const { modality, reason } = command;
  const result = await bridge.request('measure:skip', { modality, reason });
  send({ type: result.ok ? 'skipped' : 'skip-failed', modality });
}

async function joinQueue(bridge: KioskBridge, { link }: Extract<JourneyCommand, { type: 'join' }>, send: Send) {
  const result = await bridge.request('queue:join', { link });
  if (result.ok) send({ type: 'joined', status: result.value.status });
  else setTimeout(() => send({ type: 'rejoin' }), REJOIN_AFTER);
}

/** A request that main could not answer at all is told to the machine as its failure, never left hanging. */
export function kioskWorld(bridge: KioskBridge): JourneyWorld {
  return {
    save: (journey) => {
      bridge.request('journey:checkpoint', { state: toCheckpoint(journey) }).catch(() => undefined);
    },
    perform: (command, send) => {
      switch (command.type) {
        case 'open':
          openConsultation(bridge, command, send).catch(() => send({ type: 'open-failed' }));
          break;
        case 'start':
          startMeasurement(bridge, command, send).catch(() => send({ type: 'start-failed', failure: 'device-fault' }));
          break;
        case 'cancel':
          bridge.request('measure:cancel', { attemptId: command.attemptId }).catch(() => undefined);
          break;
        case 'skip':
          skipMeasurement(bridge, command, send).catch(() => send({ type: 'skip-failed', modality: command.modality }));
          break;
        case 'leave':
          bridge.request('consultation:leave', { why: 'patient' }).catch(() => undefined);
          break;
        case 'join':
          joinQueue(bridge, command, send).catch(() => setTimeout(() => send({ type: 'rejoin' }), REJOIN_AFTER));
          break;
      }
    },
  };
}

const wasAway = (device: DeviceStatus | undefined): boolean =>
  device === undefined || device.state === 'absent' || device.state === 'fault';

/**
 * What an event of main means for the journey. `before`: the devices as they were told last. Only one that was away has
 * returned: at the moment a cable is pulled, its device is for an instant as ready as before.
 */
export function toJourneyEvents(event: IpcEvent, before: readonly DeviceStatus[]): JourneyEvent[] {
  switch (event.type) {
    case 'measured': {
      const [first, ...others] = event.measurements;
      return first === undefined
        ? []
        : [{ type: 'measured', attemptId: event.attemptId, measurements: [first, ...others] }];
    }
    case 'measure-failed':
      return [{ type: 'measure-failed', attemptId: event.attemptId, failure: event.failure }];
    case 'status':
      return [{ type: 'status', status: event.status }];
    case 'link':
      return event.link.online ? [{ type: 'rejoin' }] : [];
    case 'devices':
      return event.devices
        .filter(({ driver, state }) => state === 'ready' && wasAway(before.find((known) => known.driver === driver)))
        .flatMap((device) => device.modalities)
        .flatMap((modality) => {
          const known = Modality.safeParse(modality);
          return known.success ? [{ type: 'device-returned' as const, modality: known.data }] : [];
        });
    case 'room':
    case 'attachment-progress':
    case 'equipment':
    case 'call-backs':
    case 'check-media':
    case 'still-button':
      return [];
  }
}
