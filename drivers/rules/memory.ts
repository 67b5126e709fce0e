const MINUTE = 60_000;

const minutes = (iso: string): number => Date.parse(`${iso.slice(0, 16)}:00Z`);

/** The newest record of a memory; every other field of it counts when two are compared. */
type Newest = { readonly time: string | undefined };

/** What a look at the newest record alone tells; `newest` is absent when the memory is empty. */
export type NewestLook<N extends Newest> = { readonly count: number; readonly newest?: N };

/** A device's minute when the session began, and at the first look at its memory. */
export type SessionClock = { readonly began: string; readonly looked: string };

/** The device's minute `elapsed` ms before it showed `shown`: rounding down the end of the minute only makes rules stricter. */
export function clockAtBegin(shown: string, elapsed: number): SessionClock {
  const atBegin = elapsed < MINUTE ? minutes(shown) : minutes(shown) + MINUTE - elapsed;
  return { began: new Date(Math.floor(atBegin / MINUTE) * MINUTE).toISOString().slice(0, 16), looked: shown };
}

/**
 * Whether the newest record was made after the session began, for a device asked for its newest record alone. By the
 * device's own clock, which counts whole minutes: a later minute proves it; the same minute only with a risen count. A
 * record found at the first look that lies ahead of the clock is older than the clock's last setting (a new battery, winter
 * time). With no clock the count must have risen and the newest record have changed, which also guards against a memory
 * read from the wrong end.
 */
export function isFresh<N extends Newest>(
  baseline: { readonly memory: NewestLook<N>; readonly clock: SessionClock | undefined },
  memory: NewestLook<N>,
): boolean {
  const { newest } = memory;
  if (!newest) return false;
  const { clock, memory: found } = baseline;
  const risen = memory.count > found.count;
  const changed = JSON.stringify(found.newest) !== JSON.stringify(newest);
  if (clock !== undefined && newest.time !== undefined) {
    const made = minutes(newest.time);
    if (!risen && !changed && made > minutes(clock.looked)) return false;
    return made > minutes(clock.began) || (risen && made === minutes(clock.began));
  }
  return risen && changed;
}

/** One stored record. `key` is everything the device tells of it, so that two records are one only when all is equal. */
export type StoredRecord = { readonly key: string; readonly time: string | undefined };

/** A look at a memory: how many records it holds, and those read: all, or the newest few. */
export type MemoryLook<R extends StoredRecord> = { readonly count: number; readonly records: readonly R[] };

/** `none`: nothing new. `doubtful`: something changed, but which record was just made cannot be told. */
export type Freshness<R extends StoredRecord> =
  | { readonly type: 'fresh'; readonly record: R }
  | { readonly type: 'none' }
  | { readonly type: 'doubtful' };

/** The records of `these` beyond those also in `those`, each counted as often as it stands there. */
function beyond<R extends StoredRecord>(these: readonly R[], those: readonly StoredRecord[]): R[] {
  const left = new Map<string, number>();
  for (const { key } of those) left.set(key, (left.get(key) ?? 0) + 1);
  return these.filter(({ key }) => {
    const known = left.get(key) ?? 0;
    left.set(key, known - 1);
    return known <= 0;
  });
}

/** The one record later than all others, by their times; `undefined` where they do not tell. */
function latest<R extends StoredRecord>(records: readonly R[]): R | undefined {
  const [first, second] = [...records].sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1));
  if (first === undefined || second === undefined) return first;
  return first.time !== undefined && records.every(({ time }) => time !== undefined) && first.time !== second.time
    ? first
    : undefined;
}

/**
 * The record made between two looks at one memory. It is one that was not there before, in a memory that otherwise goes on
 * from what it held: no more records gone than came, some of the old ones still there, a count that did not fall. Otherwise
 * it was cleared, or is another device's, and proves nothing. Of several new records the latest is taken, if their times
 * tell which. `began` is the device's minute when the session began, where its clock was read: an older record is no proof.
 */
export function findFresh<R extends StoredRecord>(
  before: MemoryLook<R>,
  now: MemoryLook<R>,
  began?: string,
): Freshness<R> {
  const added = beyond(now.records, before.records);
  const gone = beyond(before.records, now.records);
  if (added.length === 0) return { type: 'none' };
  const other = before.records.length > 0 && added.length === now.records.length;
  if (now.count < before.count || gone.length > added.length || other) return { type: 'doubtful' };
  const record = latest(added);
  if (!record) return { type: 'doubtful' };
  const old = began !== undefined && record.time !== undefined && minutes(record.time) < minutes(began);
  return old ? { type: 'doubtful' } : { type: 'fresh', record };
}

/**
 * The latest record made in a later minute than the session's first and no later than now, both by the device's own clock,
 * whoever saw it first. For a clock that was seen to go at the kiosk's pace.
 */
export function findByClock<R extends StoredRecord>(records: readonly R[], began: string, now: string): R | undefined {
  const since = records.filter(
    ({ time }) => time !== undefined && minutes(time) > minutes(began) && minutes(time) <= minutes(now),
  );
  return latest(since);
}

/**
 * What a capture proves of the records in it, without a session: one is fresh when an earlier, complete listing of the same
 * memory was shorter and did not hold it.
 */
export class ListingHistory {
  readonly #known = new Set<string>();
  #shortest: number | undefined;
  #count: number | undefined;
  #listed = 0;

  /** A listing of `count` records begins. */
  begin(count: number): void {
    if (this.#count !== undefined && this.#listed >= this.#count)
      this.#shortest = Math.min(this.#shortest ?? this.#count, this.#count);
    this.#count = count;
    this.#listed = 0;
  }

  /** Whether the record, next in the listing, is proven to be fresh. */
  take(key: string): boolean {
    this.#listed += 1;
    const fresh = this.#shortest !== undefined && (this.#count ?? 0) > this.#shortest && !this.#known.has(key);
    this.#known.add(key);
    return fresh;
  }
}
