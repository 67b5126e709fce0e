import { describe, expect, it } from 'vitest';
import { clockOffset, waitingFor } from '#console/queue/waiting.ts';

const since = '2026-11-21T10:00:00.000Z';
const at = (time: string) => Date.parse(`2026-11-21T${time}.000Z`);

describe('the waiting time', () => {
  it('counts whole minutes and hours', () => {
    expect(waitingFor(since, at('10:14:59'))).toEqual({ hours: 0, minutes: 14 });
    expect(waitingFor(since, at('11:05:00'))).toEqual({ hours: 1, minutes: 5 });
  });

  it('is never negative', () => {
    expect(waitingFor(since, at('09:59:00'))).toEqual({ hours: 0, minutes: 0 });
  });

  it("runs on the server's clock however wrong this machine's is", () => {
    const local = at('08:00:00');
    expect(waitingFor(since, local + clockOffset('2026-11-21T10:07:00.000Z', local))).toEqual({ hours: 0, minutes: 7 });
  });
});
