import { expect, test } from 'vitest';
import { ConsultationDesk } from '#console/consultation/consultation-desk.ts';
import type { ConsoleLink } from '#console/link/console-socket.ts';
import { emptyRecord, type NotesDraft, type RecordState, type UnsentMessage } from '#console/records/record-state.ts';
import { createConsoleStore } from '#console/state/console-state.ts';
import { emptyStage } from '#console/stills/stage-state.ts';
import type { ConsultationView } from '#protocol/consultation.ts';
import { ConsultationId, EntryId } from '#protocol/ids.ts';
import { failed, ok } from '#protocol/result.ts';
import { takenConsultation } from '../sample.ts';

/** A console whose patient was taken from it while its link was away. */
function returns(notes: Pick<NotesDraft, 'text' | 'state'>, other: Partial<RecordState> = {}) {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const desk = new ConsultationDesk({ store, link: () => null, fails: () => undefined });
  store.setState({
    consultation: takenConsultation,
    question: { kind: 'close' },
    record: { ...emptyRecord, ...other, notes: { ...emptyRecord.notes, ...notes } },
  });
  desk.gone();
  return store.getState();
}

test('a consultation that ended while the link was away leaves the screen where all notes are saved', () => {
  expect(returns({ text: 'Angine', state: 'saved' })).toMatchObject({ consultation: null });
});

test('a consultation that ended while the link was away stays on the screen with the notes nobody has', () => {
  expect(returns({ text: 'Angine', state: 'offline' })).toMatchObject({
    consultation: { consultationId: takenConsultation.consultationId, state: 'closed' },
    question: null,
    record: { notes: { text: 'Angine' } },
  });
});

test('a consultation that ended while the link was away leaves the screen with the question how it is to end', () => {
  expect(returns({ text: '', state: 'saved' }).question).toBeNull();
});

test.each([false, true])('what was typed and is not there keeps it on the screen; failed: %s', (isFailed) => {
  const message: UnsentMessage = {
    id: EntryId.parse(crypto.randomUUID()),
    content: { type: 'message', text: 'Buvez.' },
    writtenAt: 0,
    failed: isFailed,
  };
  expect(returns({ text: '', state: 'saved' }, { unsent: [message] })).toMatchObject({
    consultation: { state: 'closed' },
    question: null,
    record: { unsent: [message] },
  });
});

test.each([
  ['edited', 1],
  ['newer', 1],
  ['saved', 0],
] as const)('notes that are %s stay to be copied when another consultation takes the screen', (state, kept) => {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const desk = new ConsultationDesk({ store, link: () => null, fails: () => undefined });
  store.setState({
    consultation: takenConsultation,
    record: { ...emptyRecord, notes: { ...emptyRecord.notes, text: 'Angine', state } },
  });
  const other = ConsultationId.parse(crypto.randomUUID());
  desk.enter({ ...takenConsultation, consultationId: other });
  expect(store.getState().consultation?.consultationId).toBe(other);
  expect(store.getState().unkept).toHaveLength(kept);
  if (kept === 0) return;
  const { consultationId } = takenConsultation;
  expect(store.getState().unkept).toEqual([{ consultationId, patient: 'Martin Anne', text: 'Angine' }]);
  desk.putAwayNotes(consultationId);
  expect(store.getState().unkept).toEqual([]);
});

test('a picture that was frozen is gone with its consultation', () => {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const desk = new ConsultationDesk({ store, link: () => null, fails: () => undefined });
  let closed = 0;
  const picture = { close: () => void closed++ } as ImageBitmap;
  for (const leaves of [() => desk.backToQueue(), () => desk.viewed({ ...takenConsultation, state: 'closed' })]) {
    const stage = { ...emptyStage, frozen: { of: 'face', picture, at: takenConsultation.waitingSince } } as const;
    store.setState({ consultation: takenConsultation, stage });
    leaves();
    expect(store.getState().stage.frozen).toBeNull();
  }
  expect(closed).toBe(2);
});

test('a measurement is asked for, and no longer, by the same button', async () => {
  const told: string[] = [];
  const answers = async (what: string) => {
    told.push(what);
    return ok({});
  };
  const link: Partial<ConsoleLink> = {
    measure: (_, modality) => answers(`ask ${modality}`),
    withdrawMeasure: (_, modality) => answers(`withdraw ${modality}`),
  };
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const desk = new ConsultationDesk({ store, link: () => link as ConsoleLink, fails: () => undefined });
  for (const asked of [[], ['oximetry' as const]]) {
    store.setState({ consultation: { ...takenConsultation, modalities: ['oximetry'], asked } });
    await desk.toggleMeasure('oximetry');
  }
  expect(told).toEqual(['ask oximetry', 'withdraw oximetry']);
});

/** A console whose server says how the examination camera stands only when the test has it say so. */
function examines() {
  const asked: boolean[] = [];
  const answer: { error: 'timed-out' | null } = { error: null };
  const link: Partial<ConsoleLink> = {
    examinationCamera: async (_, on) => {
      asked.push(on);
      return answer.error === null ? ok({}) : failed(answer.error);
    },
  };
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  const desk = new ConsultationDesk({ store, link: () => link as ConsoleLink, fails: () => undefined });
  const says = (examinationCamera: ConsultationView['examinationCamera']) =>
    desk.viewed({ ...takenConsultation, examinationCamera });
  store.setState({ consultation: takenConsultation });
  return { desk, asked, answer, says };
}

test('an examination camera that is not available is asked for again by the same button', async () => {
  const { desk, asked, says } = examines();
  for (const state of ['unavailable', 'asked', 'unavailable'] as const) {
    says(state);
    await desk.toggleExaminationCamera();
  }
  expect(asked).toEqual([true, false, true]);
});

test('an examination that was stopped begins again by the same button, before the server has said that it stopped', async () => {
  const { desk, asked, says } = examines();
  says('on');
  await Promise.all([desk.toggleExaminationCamera(), desk.toggleExaminationCamera()]);
  says('off');
  says('asked');
  says('off');
  await desk.toggleExaminationCamera();
  expect(asked).toEqual([false, true, true]);
});

test('a stop of the examination that the server did not hear is asked for again', async () => {
  const { desk, asked, answer, says } = examines();
  says('on');
  answer.error = 'timed-out';
  await desk.toggleExaminationCamera();
  await desk.toggleExaminationCamera();
  expect(asked).toEqual([false, false]);
});
