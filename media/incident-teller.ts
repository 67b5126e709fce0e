import type { MediaIncident, MediaRepair } from '#protocol/media-incident.ts';
import type { Repair } from './repair-loop.ts';

/** Something of this end's media for the record (R4), and when it was: ms by `performance.now()`, which nobody sets. */
export interface Happened {
  readonly incident: MediaIncident;
  readonly at: number;
}

/** How many of a sort are told each, one after the other. */
const TOLD_EACH = 6;
/** ms after which one more may be told. */
const ONE_MORE_AFTER = 120_000;

/** A sort of incident, of which so many more may be told (`left`, as of `at`); what came above is gathered. */
interface Sort {
  left: number;
  at: number;
  gathered: Happened | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Tells the incidents of one end each at once, as long as they are few. Of each sort six are told in a row and one more every
 * two minutes; what comes above that is gathered into one, which says how many it stands for: a bad hour fills no record, and
 * nothing of it is left out.
 */
export class IncidentTeller {
  readonly #tell: (happened: Happened) => void;
  readonly #sorts = new Map<string, Sort>();

  constructor(tell: (happened: Happened) => void) {
    this.#tell = tell;
  }

  tell(incident: MediaIncident): void {
    const at = performance.now();
    const sort = this.#sortOf(sortName(incident), at);
    if (sort.gathered !== null) {
      sort.gathered = { incident: together(sort.gathered.incident, incident), at };
      return;
    }
    sort.left = Math.min(TOLD_EACH, sort.left + (at - sort.at) / ONE_MORE_AFTER);
    sort.at = at;
    if (sort.left >= 1) {
      sort.left -= 1;
      this.#tell({ incident, at });
      return;
    }
    sort.gathered = { incident, at };
    sort.timer = setTimeout(() => this.#tellGathered(sort), (1 - sort.left) * ONE_MORE_AFTER);
  }

  /** The consultation is over: what was gathered is told now. */
  end(): void {
    for (const sort of this.#sorts.values()) this.#tellGathered(sort);
  }

  #sortOf(name: string, at: number): Sort {
    const known = this.#sorts.get(name);
    if (known !== undefined) return known;
    const sort: Sort = { left: TOLD_EACH, at, gathered: null, timer: undefined };
    this.#sorts.set(name, sort);
    return sort;
  }

  #tellGathered(sort: Sort): void {
    clearTimeout(sort.timer);
    const { gathered } = sort;
    if (gathered === null) return;
    sort.gathered = null;
    sort.left = 0;
    sort.at = performance.now();
    this.#tell(gathered);
  }
}

/** A reconnection as it goes into the record. */
export const repairedIncident = ({ cause, action, took }: Repair): MediaIncident => ({
  kind: 'media-repaired',
  repairs: [{ cause, action, times: 1, took: Math.round(took) }],
});

/** Each repair of the same cause and action once, with how often and how long in all. */
export function gatheredRepairs(repairs: readonly MediaRepair[]): MediaRepair[] {
  const known = new Map<string, MediaRepair>();
  for (const repair of repairs) {
    const way = `${repair.cause} ${repair.action}`;
    const { times = 0, took = 0 } = known.get(way) ?? {};
    known.set(way, { ...repair, times: times + repair.times, took: took + repair.took });
  }
  return [...known.values()];
}

/** Lost and back are told apart, so that each counts itself; by their times, the last is how it stands. */
function sortName(incident: MediaIncident): string {
  switch (incident.kind) {
    case 'media-repaired':
      return incident.kind;
    case 'capture-lost':
    case 'capture-back':
    case 'capture-stalled':
    case 'capture-resumed':
      return `${incident.kind} ${incident.device}`;
    case 'media-lost':
    case 'media-back':
    case 'media-lowered':
    case 'media-restored':
      // Each direction falls by itself, and pictures that are off are not gathered with pictures that are small.
      return `${incident.kind} ${incident.detail}`;
  }
}

/** Two of one sort as one, as the newer stands. */
function together(before: MediaIncident, incident: MediaIncident): MediaIncident {
  if (before.kind === 'media-repaired' || incident.kind === 'media-repaired') {
    const repairs = [before, incident].flatMap((each) => (each.kind === 'media-repaired' ? each.repairs : []));
    return { kind: 'media-repaired', repairs: gatheredRepairs(repairs) };
  }
  return { ...incident, times: (before.times ?? 1) + (incident.times ?? 1) };
}
