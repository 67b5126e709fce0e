import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '#console/queue/filter.ts';
import { QueueDesk } from '#console/queue/queue-desk.ts';
import { createConsoleStore } from '#console/state/console-state.ts';
import { measurement, saturation, takenConsultation, waiting } from '../sample.ts';

const first = waiting(11, '2026-11-21T10:00:00.000Z');
const second = waiting(12, '2026-11-21T10:10:00.000Z');
const third = waiting(13, '2026-11-21T10:20:00.000Z');
const ill = { ...third, measurements: [measurement(9, 9, 0, saturation(86))] };

function queueDesk() {
  const store = createConsoleStore({ locale: 'fr', theme: 'light', singleKeys: true, sounds: false, notices: false });
  store.setState({ filter: NO_FILTER });
  const desk = new QueueDesk(store);
  desk.arrived([first, second, third]);
  return { store, desk, chosen: () => store.getState().chosen };
}

describe('the line that keys act on', () => {
  it('is the next to take, whoever that becomes', () => {
    const { desk, chosen } = queueDesk();
    expect(chosen()).toBe(first.consultationId);
    desk.arrived([first, second, ill]);
    expect(chosen()).toBe(ill.consultationId);
  });

  it('is the one the physician chose, also when another is more urgent', () => {
    const { desk, chosen } = queueDesk();
    desk.chooseBeside(1);
    desk.arrived([first, second, ill]);
    expect(chosen()).toBe(second.consultationId);
  });

  it('is none when the chosen patient goes, which is told, until another is chosen', () => {
    const { store, desk, chosen } = queueDesk();
    desk.choose(second.consultationId);
    desk.arrived([first, third]);
    expect(store.getState()).toMatchObject({ chosen: null, notice: { kind: 'chosen-gone' } });
    desk.arrived([first, ill]);
    expect(chosen()).toBeNull();
    desk.chooseBeside(1);
    expect(store.getState()).toMatchObject({ chosen: ill.consultationId, notice: null });
  });

  it('is the next again once the chosen patient was taken or refused by this physician', () => {
    const { store, desk, chosen } = queueDesk();
    desk.choose(second.consultationId);
    store.setState({ taking: second.consultationId });
    desk.arrived([first, third]);
    expect(store.getState()).toMatchObject({ chosen: first.consultationId, notice: null });
    desk.choose(third.consultationId);
    desk.forget(third.consultationId);
    expect(chosen()).toBe(first.consultationId);
  });

  it('is the next again where a filter of the physician hides the chosen patient', () => {
    const { desk, chosen } = queueDesk();
    desk.arrived([first, second, ill]);
    desk.choose(second.consultationId);
    desk.filter({ flaggedOnly: true });
    expect(chosen()).toBe(ill.consultationId);
  });
});

describe('the question whether to refuse a patient', () => {
  it('goes with the patient, which is told', () => {
    const { store, desk } = queueDesk();
    store.setState({ question: { kind: 'refuse', consultationId: second.consultationId } });
    desk.arrived([first, second]);
    expect(store.getState().question).not.toBeNull();
    desk.arrived([first]);
    expect(store.getState()).toMatchObject({ question: null, notice: { kind: 'chosen-gone' } });
  });
});

describe('who becomes urgent', () => {
  it('is unseen during a consultation until the physician says that they have seen it', () => {
    const { store, desk } = queueDesk();
    desk.see();
    store.setState({ consultation: takenConsultation });
    desk.arrived([first, second, ill]);
    expect(store.getState().alarmsSeen.get(ill.consultationId)).toBe(0);
    desk.see();
    expect(store.getState().alarmsSeen.get(ill.consultationId)).toBe(2);
  });
});
