import { expect, it } from 'vitest';
import { createLog, faultOf } from '#main/log.ts';

it('writes one line of JSON for each event', () => {
  const lines: string[] = [];
  createLog(
    (line) => lines.push(line),
    () => new Date(0),
  )('warn', 'link-down', { pending: 2 });
  expect(lines).toEqual(['{"at":"1970-01-01T00:00:00.000Z","level":"warn","event":"link-down","pending":2}\n']);
});

it('tells of an error its name and codes, never its message, which may quote a patient', () => {
  const cause = Object.assign(new Error('Jeanne Martin'), { code: 'ECONNREFUSED' });
  const error = Object.assign(new Error('Jeanne Martin', { cause }), { code: 'E1' });
  expect(faultOf(error)).toEqual({ fault: 'Error E1 ECONNREFUSED' });
  expect(faultOf('Jeanne Martin')).toEqual({ fault: 'string' });
});
