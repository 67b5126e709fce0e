import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EndingDesk } from '#console/consultation/ending-desk.ts';
import { heldNow, unsettledIn } from '#console/consultation/ending-state.ts';
import type { RequestError } from '#console/link/console-socket.ts';
import { RecordDesk } from '#console/records/record-desk.ts';
import { createConsoleStore, outsideConsultation } from '#console/state/console-state.ts';
import type { Outcome } from '#protocol/consultation.ts';
import type { FollowUp } from '#protocol/follow-up.ts';
import type { NotesSaved } from '#protocol/notes.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { takenConsultation } from '../sample.ts';

const savedAt = '2026-11-22T10:00:00.000Z';
type Answer<T> = (answer: Result<T, RequestError>) => void;

/** The way out of a consultation whose server answers when the test says so. */
function openDesk() {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const saving: { text: string; base: number; answer: Answer<NotesSaved> }[] = [];
  const pieces: Answer<{ received: number; done: boolean }>[] = [];
  const ended: (readonly ['leave'] | readonly ['close', Outcome, FollowUp | undefined])[] = [];
  const server: { endsWith: Result<object, RequestError> } = { endsWith: ok({}) };
  const record = new RecordDesk(
    {
      addEntry: async () => ok({}),
      annotate: async () => ok({}),
      beginAttachment: () => new Promise((answer) => void pieces.push(answer)),
      attachmentPiece: () => new Promise((answer) => void pieces.push(answer)),
      saveNotes: (_, text, base) => new Promise((answer) => void saving.push({ text, base, answer })),
    },
    takenConsultation.consultationId,
    { text: '', version: 0, savedAt: null },
    (state) => store.setState({ record: state }),
  );
  const sample = { type: 'auscultation', duration: 3, site: 'heart', filter: 'none' } as const;
  const keepSample = () => {
    if (store.getState().auscultation.recorded === null) return;
    store.setState(({ auscultation }) => ({ auscultation: { ...auscultation, recorded: null } }));
    void record.send(sample, 'audio/wav', new Uint8Array(8), '');
  };
  const desk = new EndingDesk({
    store,
    link: () => ({
      close: async (_, outcome, followUp) => {
        ended.push(['close', outcome, followUp]);
        return server.endsWith;
      },
      leave: async () => {
        ended.push(['leave']);
        return server.endsWith;
      },
    }),
    record: () => record,
    keepSample,
    leaveScreen: () => store.setState(outsideConsultation),
  });
  store.setState({ consultation: takenConsultation, link: { kind: 'online' } });
  const asks = (kind: 'close' | 'leave') => {
    store.setState({ question: { kind } });
    if (kind === 'close') desk.fill({ outcome: 'advice', kind: 'gp', within: 3, advice: ' Buvez. ' });
    void desk.confirm();
  };
  const records = () => store.setState(({ auscultation }) => ({ auscultation: { ...auscultation, recorded: 3 } }));
  const phase = () => store.getState().ending.phase;
  /** Lets what was just answered take effect. */
  const passes = () => vi.advanceTimersByTimeAsync(0);
  return { store, desk, record, saving, pieces, ended, server, asks, records, phase, passes };
}

const kept = (text: string, version: number) => ok({ outcome: 'saved' as const, notes: { text, version, savedAt } });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe.each(['close', 'leave'] as const)('a consultation that is to end by %s', (kind) => {
  test('ends at once where the server has everything', async () => {
    const { asks, ended, store, passes } = openDesk();
    asks(kind);
    await passes();
    expect(ended.map(([what]) => what)).toEqual([kind]);
    expect(store.getState()).toMatchObject({ consultation: null, question: null });
  });

  test('ends only once the notes are saved, with what was typed while they were', async () => {
    const { asks, ended, record, saving, phase, passes } = openDesk();
    record.typeNotes('Angine');
    void record.saveNow();
    record.typeNotes('Angine, revoir lundi');
    asks(kind);
    saving[0]?.answer(kept('Angine', 1));
    await passes();
    expect([ended, phase().kind, saving[1]?.text]).toEqual([[], 'settling', 'Angine, revoir lundi']);
    saving[1]?.answer(kept('Angine, revoir lundi', 2));
    await passes();
    expect(ended).toHaveLength(1);
  });

  test('does not end where another console wrote too; it does once the physician has chosen', async () => {
    const { asks, desk, ended, record, saving, store, phase, passes } = openDesk();
    record.typeNotes('ici');
    asks(kind);
    saving[0]?.answer(ok({ outcome: 'newer', notes: { text: 'ailleurs', version: 2, savedAt } }));
    await passes();
    expect([ended, phase()]).toEqual([[], { kind: 'held', why: 'newer' }]);
    expect(store.getState()).toMatchObject({ question: { kind }, record: { notes: { text: 'ici' } } });
    record.chooseNotes('mine');
    saving[1]?.answer(kept('ici', 3));
    await passes();
    void desk.confirm();
    await passes();
    expect(ended).toHaveLength(1);
  });

  test.each([
    ['timed-out', 'offline'],
    ['internal', 'offline'],
    ['invalid', 'refused'],
  ] as const)('does not end after %s, and keeps what was written', async (error, why) => {
    const { asks, ended, record, saving, store, phase, passes } = openDesk();
    record.typeNotes('ici');
    asks(kind);
    saving[0]?.answer(failed(error));
    await passes();
    expect([ended, phase()]).toEqual([[], { kind: 'held', why }]);
    expect(store.getState()).toMatchObject({ consultation: takenConsultation, record: { notes: { text: 'ici' } } });
  });

  test('is told without waiting that it cannot be where there is no link', async () => {
    const { asks, record, saving, store, phase, passes } = openDesk();
    record.typeNotes('ici');
    store.setState({ link: { kind: 'offline', asOf: 0 } });
    asks(kind);
    await passes();
    expect([saving, phase()]).toEqual([[], { kind: 'held', why: 'offline' }]);
  });

  test('ends without the notes only where the physician says so', async () => {
    const { asks, desk, ended, record, saving, passes } = openDesk();
    record.typeNotes('ici');
    asks(kind);
    saving[0]?.answer(failed('internal'));
    await passes();
    desk.goWithout('notes');
    await passes();
    expect(ended).toHaveLength(1);
  });

  test('keeps the sample that is being recorded, and ends once it has arrived', async () => {
    const { asks, ended, records, pieces, store, passes } = openDesk();
    records();
    expect(unsettledIn(store.getState()).recording).toBe(true);
    asks(kind);
    await vi.waitFor(() => expect(pieces).toHaveLength(1));
    expect([ended, unsettledIn(store.getState())]).toMatchObject([[], { recording: false, sending: 1, sent: 0 }]);
    pieces[0]?.(ok({ received: 8, done: true }));
    await passes();
    expect(ended).toHaveLength(1);
  });

  test('does not wait for a file the physician gives up', async () => {
    const { asks, desk, ended, records, passes } = openDesk();
    records();
    asks(kind);
    await passes();
    expect(ended).toEqual([]);
    desk.goWithout('sending');
    await passes();
    expect(ended).toHaveLength(1);
  });

  test('tells a sample that the server refused before it ends', async () => {
    const { asks, desk, ended, records, pieces, phase, passes } = openDesk();
    records();
    asks(kind);
    await vi.waitFor(() => expect(pieces).toHaveLength(1));
    pieces[0]?.(failed('too-many'));
    await passes();
    expect([ended, phase()]).toEqual([[], { kind: 'held', why: 'not-sent' }]);
    desk.goWithout('sending');
    await passes();
    expect(ended).toHaveLength(1);
  });

  test('goes on where the question was put away meanwhile, and nothing that was waived stays so', async () => {
    const { asks, ended, record, saving, store, phase, passes } = openDesk();
    record.typeNotes('ici');
    asks(kind);
    store.setState({ question: null });
    saving[0]?.answer(kept('ici', 1));
    await passes();
    expect([ended, phase(), store.getState().ending.without]).toEqual([[], { kind: 'asked', failure: null }, []]);
  });
});

test('a closing that failed is told where it was asked, and what was filled in stays', async () => {
  const { asks, server, store, passes, phase } = openDesk();
  server.endsWith = failed('timed-out');
  asks('close');
  await passes();
  expect(phase()).toEqual({ kind: 'asked', failure: 'timed-out' });
  store.setState({ question: null });
  store.setState({ question: { kind: 'close' } });
  expect(store.getState().ending.form).toMatchObject({ outcome: 'advice', kind: 'gp', within: 3 });
});

test('a follow-up is told as it was filled in', async () => {
  const { asks, ended, passes } = openDesk();
  asks('close');
  await passes();
  expect(ended).toEqual([['close', 'advice', { kind: 'gp', within: 3, advice: 'Buvez.' }]]);
});

test('what is in the way is told as it stands: tried again, chosen, or kept by now', () => {
  expect(heldNow('offline', { state: 'saving' })).toBe('offline');
  expect(heldNow('offline', { state: 'newer' })).toBe('newer');
  expect(heldNow('newer', { state: 'saving' })).toBe('keeping');
  expect(heldNow('newer', { state: 'refused' })).toBe('refused');
  expect(heldNow('offline', { state: 'saved' })).toBe('kept');
  expect(heldNow('not-sent', { state: 'saved' })).toBe('not-sent');
});

test('who is told to call for help and stay is not sent to the emergency department as well', () => {
  const { desk, store } = openDesk();
  desk.fill({ outcome: 'referral', kind: 'emergency', advice: 'Prenez vos papiers.' });
  expect(store.getState().ending.form.kind).toBe('emergency');
  desk.fill({ outcome: 'emergency' });
  expect(store.getState().ending.form).toMatchObject({
    outcome: 'emergency',
    kind: 'none',
    advice: 'Prenez vos papiers.',
  });
  desk.fill({ kind: 'emergency' });
  expect(store.getState().ending.form.kind).toBe('none');
});
