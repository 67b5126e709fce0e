import { gatheredRepairs } from '#media/incident-teller.ts';
import type { ConsultationView, Incident, SkippedMeasurement } from '#protocol/consultation.ts';
import type { Entry } from '#protocol/entry.ts';
import type { Guest, GuestEvent } from '#protocol/guest.ts';
import { FALL_STEPS } from '#protocol/peer-message.ts';
import { type Attempt, attempts } from '../reading/history.ts';
import { fallStepOf } from './incident-words.ts';

export type TimelineEvent =
  | { readonly type: 'arrived' | 'taken'; readonly at: string }
  | { readonly type: 'readings'; readonly at: string; readonly attempt: Attempt }
  | { readonly type: 'skipped'; readonly at: string; readonly skipped: SkippedMeasurement }
  | { readonly type: 'entry'; readonly at: string; readonly entry: Entry }
  | { readonly type: 'guest'; readonly at: string; readonly guest: Guest; readonly event: GuestEvent }
  /** `times`: how often it happened with nothing else between; `at` is the first. */
  | { readonly type: 'incident'; readonly at: string; readonly incident: Incident; readonly times: number };

/** Everything that happened to the patient and to the link, oldest first. */
export function timelineOf(
  view: Pick<
    ConsultationView,
    'waitingSince' | 'takenAt' | 'measurements' | 'skipped' | 'incidents' | 'entries' | 'guests'
  >,
): TimelineEvent[] {
  const events: TimelineEvent[] = [
    { type: 'arrived', at: view.waitingSince },
    { type: 'taken', at: view.takenAt },
    ...attempts(view.measurements).map(
      (attempt): TimelineEvent => ({ type: 'readings', at: attempt.takenAt, attempt }),
    ),
    ...view.skipped.map((skipped): TimelineEvent => ({ type: 'skipped', at: skipped.at, skipped })),
    ...view.entries.map((entry): TimelineEvent => ({ type: 'entry', at: entry.at, entry })),
    ...view.guests.flatMap((guest) =>
      guest.events.map((event): TimelineEvent => ({ type: 'guest', at: event.at, guest, event })),
    ),
    ...view.incidents.map(
      (incident): TimelineEvent => ({ type: 'incident', at: incident.at, incident, times: incident.times ?? 1 }),
    ),
  ];
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).reduce(gathered, []);
}

/** A link that falls in steps is one line, not five; the record keeps each. */
function gathered(before: TimelineEvent[], event: TimelineEvent): TimelineEvent[] {
  const last = before.at(-1);
  if (last?.type !== 'incident' || event.type !== 'incident' || !isSameSort(last.incident, event.incident)) {
    return [...before, event];
  }
  const { repairs } = event.incident;
  if (repairs === undefined) {
    const incident = furthest(last.incident, event.incident);
    return [...before.slice(0, -1), { ...last, incident, times: last.times + event.times }];
  }
  // How often is told of each way of repair.
  const incident = { ...last.incident, repairs: gatheredRepairs([...(last.incident.repairs ?? []), ...repairs]) };
  return [...before.slice(0, -1), { ...last, incident }];
}

/** Of two steps of one fall the deeper is told, of two of a climb the newer; each with the time it began. */
function furthest(one: Incident, next: Incident): Incident {
  const [before, after] = [fallStepOf(one), fallStepOf(next)];
  if (before === null || after === null) return one;
  const isFurther = next.kind === 'media-restored' || FALL_STEPS.indexOf(after) > FALL_STEPS.indexOf(before);
  return isFurther ? { ...next, at: one.at } : one;
}

const isSameSort = (one: Incident, other: Incident): boolean =>
  one.kind === other.kind && one.party === other.party && one.guest === other.guest && one.device === other.device;
