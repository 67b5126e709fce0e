import { describe, expect, test } from 'vitest';
import { fromCheckpoint, toCheckpoint } from '#renderer/journey/checkpoint.ts';
import { progressOf } from '#renderer/journey/progress.ts';
import { newJourney } from '#renderer/journey/state.ts';
import { advance, resume } from '#renderer/journey/transitions.ts';
import {
  atFirstMeasurement,
  attemptId,
  consultationId,
  joining,
  measurement,
  otherAttempt,
  play,
  status,
  taken,
  untested,
  untilReason,
} from './fixtures.ts';

const start = newJourney(['oximetry', 'temperature'], 'fr', 'never');
const readings = [measurement('oximetry')] as const;

describe('before the consultation exists', () => {
  test('opens it only once consent, every trait and a reason are given (R1, R5, R25)', () => {
    const { journey, commands } = play(start, ...untilReason, { type: 'reason', reason: 'cough' });
    expect(commands).toEqual([
      {
        type: 'open',
        identity: {
          state: 'provisional',
          birthName: 'Dupérier',
          givenName: 'Jeanne',
          birthDate: '1948-02-14',
          sex: 'F',
        },
        consent: { textVersion: 'test', locale: 'fr', givenAt: '2026-11-21T10:00:00.000Z' },
        reason: 'cough',
        locale: 'fr',
        assisted: false,
      },
    ]);
    expect(journey.screen).toEqual({ name: 'reason', opening: 'yes' });
  });
  test('opens it once, however often the picture is touched', () => {
    const { journey } = play(start, ...untilReason, { type: 'reason', reason: 'cough' });
    expect(advance(journey, { type: 'reason', reason: 'cough' })).toBeNull();
  });
  test('lets the patient refuse, and think again', () => {
    const refused = play(start, { type: 'choose-locale', locale: 'fr' }, { type: 'decline' }).journey;
    expect(refused.screen.name).toBe('declined');
    expect(play(refused, { type: 'back' }).journey.screen.name).toBe('information');
  });
  test('asks whether a carer is there only where one may be, and tells the answer', () => {
    const asking = newJourney(['oximetry'], 'fr', 'ask');
    const asked = play(asking, ...untilReason).journey;
    expect(asked.screen.name).toBe('assistance');
    const { journey, commands } = play(
      asked,
      { type: 'assisted', assisted: true },
      { type: 'reason', reason: 'cough' },
    );
    expect(commands).toMatchObject([{ type: 'open', assisted: true }]);
    expect(play({ ...journey, screen: { name: 'reason', opening: 'no' } }, { type: 'back' }).journey.screen.name).toBe(
      'assistance',
    );
    expect(play(newJourney([], 'fr', 'always'), ...untilReason).journey).toMatchObject({
      screen: { name: 'reason' },
      assisted: true,
    });
  });
  test('returns to the check after a correction', () => {
    const { journey } = play(
      start,
      ...untilReason.slice(0, -1),
      { type: 'correct', trait: 'given-name' },
      { type: 'given-name', givenName: 'Jeannine' },
    );
    expect(journey.screen.name).toBe('identity-check');
    expect(journey.traits.givenName).toBe('Jeannine');
  });
  test('offers the reasons again when the record could not be opened', () => {
    const { journey } = play(start, ...untilReason, { type: 'reason', reason: 'cough' }, { type: 'open-failed' });
    expect(advance(journey, { type: 'reason', reason: 'pain' })?.commands).toHaveLength(1);
  });
});

describe('a measurement of the journey', () => {
  const first = atFirstMeasurement('oximetry', 'temperature');

  test('shows how to place the device before it is used (R3)', () => {
    expect(first.screen).toMatchObject({
      name: 'measurement',
      task: { modality: 'oximetry', stage: { name: 'prepare' } },
    });
    expect(play(first, { type: 'begin' }).commands).toEqual([{ type: 'start', modality: 'oximetry' }]);
  });
  test('is shown as taken only when main has it in the outbox', () => {
    const measuring = play(first, { type: 'begin' }, { type: 'started', attemptId }).journey;
    expect(advance(measuring, { type: 'measured', attemptId: otherAttempt, measurements: readings })).toBeNull();
    const { journey } = play(measuring, { type: 'measured', attemptId, measurements: readings });
    expect(journey.screen).toMatchObject({ task: { stage: { name: 'taken' } } });
    expect(journey.measurements).toEqual(readings);
  });
  test('is followed by the next, and the last by the test of the link, whose result goes with the patient into the queue', () => {
    const once = [
      { type: 'begin' },
      { type: 'started', attemptId },
      { type: 'measured', attemptId, measurements: readings },
      { type: 'continue' },
    ] as const;
    const second = play(first, ...once).journey;
    expect(second.screen).toMatchObject({ step: 1, task: { modality: 'temperature' } });
    const { journey, commands } = play(second, ...once);
    expect(journey.screen).toEqual({ name: 'link-test' });
    expect(commands.at(-1)?.type).not.toBe('join');
    const tested = play(journey, { type: 'link-tested', test: untested });
    expect(tested.journey.screen).toEqual({ name: 'waiting', joined: false });
    expect(tested.commands).toEqual([{ type: 'join', link: untested }]);
    expect(resume(tested.journey, null).commands).toEqual([{ type: 'join', link: untested }]);
  });
  test('may be skipped with a reason', () => {
    const { journey, commands } = play(first, { type: 'want-skip' }, { type: 'skip', reason: 'cannot' });
    expect(commands).toEqual([{ type: 'skip', modality: 'oximetry', reason: 'cannot' }]);
    expect(play(journey, { type: 'skipped', modality: 'oximetry' }).journey.screen).toMatchObject({ step: 1 });
  });
  test('that is skipped goes on once the reason is kept, and keeps the reason for another try when it is not', () => {
    const unkept = play(
      first,
      { type: 'want-skip' },
      { type: 'skip', reason: 'cannot' },
      { type: 'skip-failed', modality: 'oximetry' },
    ).journey;
    expect(unkept.screen).toMatchObject({ step: 0, task: { stage: { name: 'skip-not-kept', reason: 'cannot' } } });
    const again = play(unkept, { type: 'again' });
    expect(again.commands).toEqual([{ type: 'skip', modality: 'oximetry', reason: 'cannot' }]);
    expect(advance(again.journey, { type: 'skipped', modality: 'temperature' })).toBeNull();
    const onwards = play(unkept, { type: 'continue' });
    expect(onwards.commands).toEqual([{ type: 'skip', modality: 'oximetry', reason: 'cannot' }]);
    expect(onwards.journey.screen).toMatchObject({ step: 1 });
  });
  test('can be stopped by the patient', () => {
    const { commands } = play(first, { type: 'begin' }, { type: 'started', attemptId }, { type: 'cancel' });
    expect(commands.at(-1)).toEqual({ type: 'cancel', attemptId });
  });
  test('returns to the preparation by itself when an unplugged device is back', () => {
    const failed = play(
      first,
      { type: 'begin' },
      { type: 'started', attemptId },
      {
        type: 'measure-failed',
        attemptId,
        failure: 'unplugged',
      },
    ).journey;
    expect(advance(failed, { type: 'device-returned', modality: 'temperature' })).toBeNull();
    expect(play(failed, { type: 'device-returned', modality: 'oximetry' }).journey.screen).toMatchObject({
      task: { failures: 1, stage: { name: 'prepare' } },
    });
  });
});

describe('the queue and the consultation', () => {
  const waiting = play(joining(), { type: 'joined', status: status({}) }).journey;
  const talking = play(waiting, { type: 'status', status: taken() }).journey;

  test.each([
    ['taken', 'consultation'],
    ['refused', 'refused'],
    ['closed', 'end'],
    ['left', 'end'],
    ['abandoned', 'end'],
  ] as const)('a consultation that is %s shows %s', (state, screen) => {
    expect(play(waiting, { type: 'status', status: status({ state }) }).journey.screen.name).toBe(screen);
  });
  test('asks for a place again only until it has one', () => {
    const queueing = joining();
    expect(advance(queueing, { type: 'rejoin' })?.commands).toEqual([{ type: 'join', link: untested }]);
    expect(advance(waiting, { type: 'rejoin' })).toBeNull();
  });
  test('a physician who leaves puts the patient back to waiting', () => {
    expect(play(talking, { type: 'status', status: status({}) }).journey.screen).toEqual({
      name: 'waiting',
      joined: true,
    });
  });
  test('a measurement the physician asks for stays in the consultation', () => {
    const asked = play(talking, { type: 'status', status: taken({ asked: ['oximetry'] }) }).journey;
    expect(asked.screen).toMatchObject({
      name: 'consultation',
      task: { modality: 'oximetry', stage: { name: 'prepare' } },
    });
    const answered = play(
      asked,
      { type: 'begin' },
      { type: 'started', attemptId },
      { type: 'measured', attemptId, measurements: readings },
      { type: 'status', status: taken() },
    ).journey;
    expect(answered.screen).toMatchObject({ task: { stage: { name: 'taken' } } });
    expect(play(answered, { type: 'continue' }).journey.screen).toEqual({ name: 'consultation', task: null });
  });
  test('asking again while the result is on screen begins again', () => {
    const asked = play(
      talking,
      { type: 'status', status: taken({ asked: ['oximetry'] }) },
      { type: 'begin' },
      { type: 'started', attemptId },
      { type: 'measured', attemptId, measurements: readings },
      { type: 'status', status: taken() },
      { type: 'status', status: taken({ asked: ['oximetry'] }) },
    ).journey;
    expect(asked.screen).toMatchObject({ task: { stage: { name: 'prepare' } } });
  });
  test('what the physician no longer asks for goes from the screen, and its attempt stops', () => {
    const asked = play(talking, { type: 'status', status: taken({ asked: ['oximetry'] }) }, { type: 'begin' }).journey;
    const measuring = play(asked, { type: 'started', attemptId }).journey;
    const withdrawn = play(measuring, { type: 'status', status: taken() });
    expect(withdrawn.journey.screen).toEqual({ name: 'consultation', task: null });
    expect(withdrawn.commands).toContainEqual({ type: 'cancel', attemptId });
    // Withdrawn before it is known which attempt it is.
    const early = play(asked, { type: 'status', status: taken() }, { type: 'started', attemptId });
    expect(early.journey.screen).toEqual({ name: 'consultation', task: null });
    expect(early.commands).toContainEqual({ type: 'cancel', attemptId });
  });
  test('what the patient repeats by themselves goes on when the physician’s asking is answered', () => {
    const again = play(
      talking,
      { type: 'status', status: taken({ asked: ['oximetry'] }) },
      { type: 'begin' },
      { type: 'started', attemptId },
      { type: 'measured', attemptId, measurements: readings },
      { type: 'again' },
      { type: 'begin' },
      { type: 'started', attemptId },
      { type: 'status', status: taken() },
    );
    expect(again.journey.screen).toMatchObject({ task: { stage: { name: 'measuring' } } });
    expect(again.commands).not.toContainEqual({ type: 'cancel', attemptId });
  });
  test('who leaves the consultation or the queue is told to the server at once, not when the last words are over', () => {
    for (const left of [play(talking, { type: 'leave' }), play(waiting, { type: 'leave' })]) {
      expect(left.journey.screen).toEqual({ name: 'end', why: 'patient' });
      expect(left.commands).toContainEqual({ type: 'leave' });
    }
  });
  test('the end hears no more of the server', () => {
    const ended = play(talking, { type: 'leave' }).journey;
    expect(advance(ended, { type: 'status', status: taken() })).toBeNull();
  });
});

describe('a reload in the middle', () => {
  test('resumes from the checkpoint, screen and answers alike', () => {
    const { journey } = play(start, ...untilReason);
    expect(fromCheckpoint(toCheckpoint(journey))).toEqual(journey);
  });
  test('gives up the attempt under way and shows the preparation again', () => {
    const measuring = play(atFirstMeasurement('oximetry'), { type: 'begin' }, { type: 'started', attemptId }).journey;
    const step = resume(measuring, null);
    expect(step.commands).toEqual([{ type: 'cancel', attemptId }]);
    expect(step.journey.screen).toMatchObject({ task: { stage: { name: 'prepare' } } });
  });
  test('asks for the reason again when nobody knows whether it was kept', () => {
    const keeping = play(atFirstMeasurement('oximetry'), { type: 'want-skip' }, { type: 'skip', reason: 'cannot' });
    expect(resume(keeping.journey, null).journey.screen).toMatchObject({ task: { stage: { name: 'skipping' } } });
  });
  test('follows the server when the consultation was taken meanwhile', () => {
    const waiting = play(joining(), { type: 'joined', status: status({}) }).journey;
    expect(resume(waiting, taken()).journey.screen.name).toBe('consultation');
  });
  test('tells once more that the patient has left, in case it was not heard', () => {
    const waiting = play(joining(), { type: 'joined', status: status({}) }).journey;
    const left = play(waiting, { type: 'leave' }).journey;
    expect(resume(left, status({}))).toEqual({ journey: left, commands: [{ type: 'leave' }] });
  });
  test.each([null, '', '{', '{"screen":{"name":"elsewhere"}}'])('starts anew from %j', (text) => {
    expect(fromCheckpoint(text)).toBeNull();
  });
});

test('comfort and language can be changed on every screen', () => {
  const { journey } = play(
    atFirstMeasurement('oximetry'),
    { type: 'set-locale', locale: 'en' },
    { type: 'set-comfort', comfort: { text: 150, contrast: true, seated: true } },
  );
  expect(journey).toMatchObject({ locale: 'en', comfort: { text: 150, contrast: true, seated: true }, consultationId });
});

test('tells the patient where they are among the chapters', () => {
  expect(progressOf(start)).toBeNull();
  expect(progressOf(atFirstMeasurement('oximetry', 'temperature'))).toEqual({ chapter: 'oximetry', at: 3, of: 5 });
  expect(progressOf(atFirstMeasurement())).toEqual({ chapter: 'physician', at: 3, of: 3 });
});
