import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RequestError } from '#console/link/console-socket.ts';
import { RecordDesk } from '#console/records/record-desk.ts';
import { emptyRecord, type RecordState } from '#console/records/record-state.ts';
import type { Notes, NotesSaved } from '#protocol/notes.ts';
import { failed, ok, type Result } from '#protocol/result.ts';
import { takenConsultation } from '../sample.ts';

const { consultationId } = takenConsultation;
const notes = (text: string, version: number): Notes => ({ text, version, savedAt: '2026-11-22T10:00:00.000Z' });
const saved = (text: string, version: number) => ok({ outcome: 'saved' as const, notes: notes(text, version) });

/** A desk whose server answers when the test says so. */
function openDesk() {
  const asked: { text: string; base: number; answer: (answer: Result<NotesSaved, RequestError>) => void }[] = [];
  const begun: string[] = [];
  const seen: { record: RecordState } = { record: emptyRecord };
  const desk = new RecordDesk(
    {
      addEntry: async () => ok({}),
      annotate: async () => ok({}),
      beginAttachment: async ({ head }) => {
        begun.push(head.mediaType);
        return ok({ received: head.size, done: true });
      },
      attachmentPiece: async () => failed('internal'),
      saveNotes: (_, text, base) => new Promise((answer) => void asked.push({ text, base, answer })),
    },
    consultationId,
    { text: '', version: 0, savedAt: null },
    (record) => {
      seen.record = record;
    },
  );
  return { desk, asked, begun, seen };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('notes that are to be saved now', () => {
  test('wait for the saving that is under way, and for the newer text after it', async () => {
    const { desk, asked } = openDesk();
    desk.typeNotes('Angine');
    const first = desk.saveNow();
    desk.typeNotes('Angine, pas de fièvre');
    let isKept: boolean | null = null;
    const second = desk.saveNow().then((kept) => {
      isKept = kept;
    });
    asked[0]?.answer(saved('Angine', 1));
    await vi.advanceTimersByTimeAsync(0);
    expect([asked.map(({ text, base }) => [text, base]), isKept]).toEqual([
      [
        ['Angine', 0],
        ['Angine, pas de fièvre', 1],
      ],
      null,
    ]);
    asked[1]?.answer(saved('Angine, pas de fièvre', 2));
    expect(await first).toBe(true);
    await second;
    expect(isKept).toBe(true);
  });

  test('are not kept where another console wrote too, and are all there to choose from', async () => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(ok({ outcome: 'newer', notes: notes('ailleurs', 3) }));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'newer', text: 'ici', newer: { text: 'ailleurs' } });
    desk.chooseNotes('both');
    expect(asked[1]).toMatchObject({ text: 'ailleurs\n\nici', base: 3 });
  });

  test.each(['timed-out', 'internal'] as const)('are tried again by themselves after %s', async (error) => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(failed(error));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'offline', text: 'ici' });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(2);
  });

  test('that the server refuses are told to be, and tried again once the physician asks', async () => {
    const { desk, asked, seen } = openDesk();
    desk.typeNotes('ici');
    const saving = desk.saveNow();
    asked[0]?.answer(failed('not-yours'));
    expect(await saving).toBe(false);
    expect(seen.record.notes).toMatchObject({ state: 'refused', text: 'ici' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    void desk.saveNow();
    expect(asked).toHaveLength(2);
  });
});

test('a file is told to be on its way before anything about it is waited for', async () => {
  vi.useRealTimers();
  const { desk, seen, begun } = openDesk();
  const content = { type: 'auscultation', duration: 1, site: 'heart', filter: 'none' } as const;
  const sending = desk.send(content, 'audio/wav', new Uint8Array(8), '');
  expect(seen.record.outgoing).toMatchObject([{ state: 'sending', purpose: 'auscultation' }]);
  await sending;
  expect([begun, seen.record.outgoing]).toEqual([['audio/wav'], []]);
});
