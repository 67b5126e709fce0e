import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestError } from '#console/link/console-socket.ts';
import { IncidentQueue } from '#console/link/incident-queue.ts';
import { MediaIncidentsPayload } from '#protocol/console-link.ts';
import { ConsultationId } from '#protocol/ids.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { failed, ok, type Result } from '#protocol/result.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const consultation = ConsultationId.parse('0198c7a0-0000-7000-8000-000000000001');
const nextConsultation = ConsultationId.parse('0198c7a0-0000-7000-8000-000000000002');
const incidentOf = (detail: string): MediaIncident => ({ kind: 'media-lost', detail });

/** A console whose server gives these answers in turn, and takes what comes after them. */
function office(...answers: Result<object, RequestError>[]) {
  const sent: { id: string; detail: string; age: number }[] = [];
  const queue = new IncidentQueue(async (payload) => {
    const { incidents } = MediaIncidentsPayload.parse(payload);
    for (const { id, age, incident } of incidents) {
      sent.push({ id, age, detail: 'detail' in incident ? incident.detail : '' });
    }
    return answers.shift() ?? ok({});
  });
  const tell = (detail: string, of = consultation) =>
    queue.add(of, { incident: incidentOf(detail), at: performance.now() });
  const settled = () => vi.advanceTimersByTimeAsync(0);
  return { queue, sent, tell, settled };
}

test('what happens while the server is out of reach is told in its order once it is back, with its age', async () => {
  const { queue, sent, tell, settled } = office();
  tell('first');
  await vi.advanceTimersByTimeAsync(3_600_000);
  tell('second');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual([]);
  queue.reach(true);
  await settled();
  expect(sent).toMatchObject([
    { detail: 'first', age: 3_610_000 },
    { detail: 'second', age: 10_000 },
  ]);
});

test('one whose answer was lost is told again under its id, before what came after it', async () => {
  const { queue, sent, tell, settled } = office(failed('timed-out'));
  queue.reach(true);
  tell('first');
  tell('second');
  await settled();
  queue.reach(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
  queue.reach(true);
  await settled();
  expect(sent.map(({ detail }) => detail)).toEqual(['first', 'first', 'second']);
  expect(sent[1]).toMatchObject({ id: sent[0]?.id, age: 60_000 });
  expect(sent[2]?.id).not.toBe(sent[0]?.id);
});

test('a server that cannot take it now is asked again; one that refuses it for good holds nothing up', async () => {
  const { queue, sent, tell, settled } = office(failed('internal'), failed('not-yours'));
  queue.reach(true);
  tell('first');
  tell('second', nextConsultation);
  await settled();
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(sent.map(({ detail }) => detail)).toEqual(['first', 'first', 'second']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(3);
});

test('whatever this machine’s clock is set to, an age is the time that went by', async () => {
  const { queue, sent, tell, settled } = office();
  tell('first');
  vi.setSystemTime(new Date('2031-01-01T00:00:00.000Z'));
  await vi.advanceTimersByTimeAsync(2_000);
  queue.reach(true);
  await settled();
  expect(sent).toMatchObject([{ age: 2_000 }]);
});
