import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockAtBegin, findByClock, findFresh, ListingHistory, type StoredRecord } from '#drivers/rules/memory.ts';

const at = (time: string | undefined, key = time ?? '?'): StoredRecord => ({ key, time });
const day = (n: number): StoredRecord => at(`2026-03-0${n}T09:41`);
const look = (...records: StoredRecord[]) => ({ count: records.length, records });

describe('the record just made', () => {
  test('is the one that was not there before', () => {
    expect(findFresh(look(day(1), day(2)), look(day(1), day(2), day(3)))).toEqual({ type: 'fresh', record: day(3) });
    expect(findFresh(look(), look(day(3)))).toEqual({ type: 'fresh', record: day(3) });
  });

  test('may stand in the place of the oldest, in a memory that is full', () => {
    expect(findFresh(look(day(1), day(2)), look(day(2), day(3)))).toEqual({ type: 'fresh', record: day(3) });
  });

  test('may equal an older one in every value: then it stands there once more', () => {
    expect(findFresh(look(day(1), day(2)), look(day(1), day(2), day(2)))).toMatchObject({ type: 'fresh' });
  });

  test('is the latest of several, where their times tell', () => {
    expect(findFresh(look(day(1)), look(day(1), day(3), day(2)))).toEqual({ type: 'fresh', record: day(3) });
    expect(findFresh(look(day(1)), look(day(1), at(undefined, 'a'), at(undefined, 'b')))).toEqual({ type: 'doubtful' });
    expect(findFresh(look(day(1)), look(day(1), at('2026-03-02T09:41', 'a'), at('2026-03-02T09:41', 'b')))).toEqual({
      type: 'doubtful',
    });
  });

  test('is none in a memory that has not changed, or lost records', () => {
    expect(findFresh(look(day(1), day(2)), look(day(2), day(1)))).toEqual({ type: 'none' });
    expect(findFresh(look(day(1), day(2)), look(day(1)))).toEqual({ type: 'none' });
  });

  test('is not told in a memory that was cleared or is another device’s', () => {
    expect(findFresh(look(day(1), day(2)), look(day(3), day(4), day(5)))).toEqual({ type: 'doubtful' });
    expect(findFresh(look(day(1), day(2), day(3)), look(day(3), day(4)))).toEqual({ type: 'doubtful' });
  });

  test('is no record older than the session by the device’s own clock', () => {
    const [before, now] = [look(day(1)), look(day(1), day(3))];
    expect(findFresh(before, now, '2026-03-03T09:42')).toEqual({ type: 'doubtful' });
    expect(findFresh(before, now, '2026-03-03T09:41')).toMatchObject({ type: 'fresh' });
  });

  test('is never one that was there before', () => {
    const records = fc.array(fc.integer({ min: 1, max: 9 }).map(day), { maxLength: 8 });
    fc.assert(
      fc.property(records, records, (before, now) => {
        const found = findFresh(look(...before), look(...now));
        if (found.type !== 'fresh') return;
        const times = (these: readonly StoredRecord[]) => these.filter(({ key }) => key === found.record.key).length;
        expect(times(now)).toBeGreaterThan(times(before));
      }),
    );
  });
});

describe('a clock', () => {
  test('shows when the session began, rounded down to its minute', () => {
    expect(clockAtBegin('2026-03-02T09:41', 500)).toEqual({ began: '2026-03-02T09:41', looked: '2026-03-02T09:41' });
    expect(clockAtBegin('2026-03-02T09:41:30', 500).began).toBe('2026-03-02T09:41');
    expect(clockAtBegin('2026-03-02T09:41', 150_000).began).toBe('2026-03-02T09:39');
  });

  test('proves a record of a later minute, and none ahead of it', () => {
    expect(findByClock([day(1), day(2)], '2026-03-02T09:40', '2026-03-02T09:43')).toEqual(day(2));
    expect(findByClock([day(1), day(2)], '2026-03-02T09:41', '2026-03-02T09:43')).toBeUndefined();
    expect(findByClock([day(1), day(3)], '2026-03-02T09:40', '2026-03-02T09:43')).toBeUndefined();
  });
});

describe('listings in a capture', () => {
  test('prove a record when a shorter, whole one did not hold it', () => {
    const history = new ListingHistory();
    history.begin(1);
    expect(history.take('a')).toBe(false);
    history.begin(2);
    expect([history.take('a'), history.take('b')]).toEqual([false, true]);
  });

  test('prove nothing when the first was cut short, or as long', () => {
    const cut = new ListingHistory();
    cut.begin(2);
    cut.take('a');
    cut.begin(3);
    expect([cut.take('a'), cut.take('b')]).toEqual([false, false]);
    const same = new ListingHistory();
    same.begin(1);
    same.take('a');
    same.begin(1);
    expect(same.take('b')).toBe(false);
  });
});
