import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerLink } from '#main/link/server-link.ts';
import { KioskSession } from '#main/session/kiosk-session.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import type { DriversCommand, DriversEvent } from '#protocol/drivers-host.ts';
import { AttemptId, ConsultationId } from '#protocol/ids.ts';
import type { IpcEvent } from '#protocol/ipc.ts';
import type { ConsultationStatus } from '#protocol/kiosk-link.ts';
import type { OutboxRecord } from '#protocol/outbox.ts';

let folder: string;
let store: Database.Database;
let outbox: Outbox;
let told: IpcEvent[];
let commands: DriversCommand[];
let isHostRunning: boolean;
let link: ServerLink;

const log = () => undefined;

/** A session on a real store, with a link that has no server: what a kiosk without a network is. */
function newSession(): KioskSession {
  link = new ServerLink({
    server: 'http://127.0.0.1:9',
    outbox,
    log,
    currentConsultation: () => null,
    onLink: () => undefined,
    onStatus: () => undefined,
    onRoom: () => undefined,
    onCallBacks: () => undefined,
  });
  return new KioskSession({
    outbox,
    link,
    log,
    emit: (event) => told.push(event),
    command: (command) => {
      if (isHostRunning) commands.push(command);
      return isHostRunning;
    },
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-session-'));
  store = openStore({ folder, log });
  outbox = new Outbox(store);
  told = [];
  commands = [];
  isHostRunning = true;
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const stored = (): OutboxRecord[] => {
  const records: OutboxRecord[] = [];
  for (let entry = outbox.next(0, new Set()); entry !== undefined; entry = outbox.next(entry.seq, new Set())) {
    if (entry.record !== null) records.push(entry.record);
  }
  return records;
};

const open = (session: KioskSession): ConsultationId => {
  const opened = session.open({
    identity: { state: 'provisional', birthName: 'Martin', givenName: 'Jeanne', birthDate: '1946-02-03', sex: 'F' },
    consent: { textVersion: '1', locale: 'fr', givenAt: '2026-01-01T00:00:00.000Z' },
    reason: 'cough',
    locale: 'fr',
  });
  if (!opened.ok) throw new Error(opened.error);
  return opened.value.consultationId;
};

const start = (session: KioskSession): AttemptId => {
  const started = session.startMeasurement({ modality: 'oximetry' });
  if (!started.ok) throw new Error(started.error);
  return started.value.attemptId;
};

const statusOf = (consultationId: ConsultationId, state: ConsultationStatus['state']): ConsultationStatus => ({
  ...{ consultationId, state, ahead: null, estimate: null, physician: null, physicianOnline: false },
  ...{ outcome: null, refusal: null, followUp: null, asked: [], examinationCamera: 'off', entries: [] },
});

const finished = (consultationId: ConsultationId, attemptId: AttemptId): DriversEvent => ({
  type: 'finished',
  attemptId,
  consultationId,
  modality: 'oximetry',
  device: { driver: 'nonin', model: 'Nonin' },
  readings: [
    { kind: 'oxygen-saturation', unit: '%', value: 97, validity: 'valid', reasons: [] },
    { kind: 'pulse-rate', unit: '/min', value: null, validity: 'invalid', reasons: ['motion'] },
  ],
  takenAt: '2026-01-01T00:00:00.000Z',
});

describe('a session', () => {
  it('hears of the camera’s button, and nobody does without a patient', () => {
    const session = newSession();
    const pressed: DriversEvent = { type: 'still-button', name: 'USB Otoscope', at: '2026-01-01T00:00:00.000Z' };
    session.onDrivers(pressed);
    expect(told).toEqual([]);
    open(session);
    session.onDrivers(pressed);
    expect(told).toEqual([{ type: 'still-button' }]);
  });

  it('has every reading in the outbox, the invalid ones included, before it is shown as taken', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    session.onDrivers(finished(consultationId, attemptId));
    const [event] = told;
    expect(event).toMatchObject({ type: 'measured', attemptId });
    const measurements = event?.type === 'measured' ? event.measurements : [];
    expect(measurements.map(({ reading }) => reading.validity)).toEqual(['valid', 'invalid']);
    expect(stored().filter(({ type }) => type === 'measurement')).toEqual(
      measurements.map((content) => ({ id: content.id, type: 'measurement', consultationId, content })),
    );
  });

  it('shows nothing as taken that could not be stored', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    session.onDrivers(finished(consultationId, attemptId));
    expect(told).toEqual([{ type: 'measure-failed', attemptId, failure: 'not-stored' }]);
  });

  it('takes the result of an attempt once, and none of an attempt it does not know', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    session.onDrivers(finished(consultationId, attemptId));
    session.onDrivers(finished(consultationId, attemptId));
    session.onDrivers(finished(consultationId, AttemptId.parse(randomUUID())));
    expect(told).toHaveLength(1);
  });

  it('ends what was being measured when the drivers host dies, and notes the incident', () => {
    const session = newSession();
    open(session);
    const attemptId = start(session);
    session.onDriversLost();
    expect(told).toEqual([{ type: 'measure-failed', attemptId, failure: 'drivers-restarted' }]);
    expect(stored().at(-1)).toMatchObject({ type: 'incident', content: { kind: 'drivers-restarted' } });
    isHostRunning = false;
    expect(session.startMeasurement({ modality: 'oximetry' })).toEqual({ ok: false, error: 'drivers-restarted' });
  });

  it('tells the physician why an attempt at what they ask for gave nothing, and of no other attempt', () => {
    const session = newSession();
    const consultationId = open(session);
    const heard = vi.spyOn(link, 'attemptFailed');
    const fails = (attemptId: AttemptId) =>
      session.onDrivers({ type: 'failed', attemptId, modality: 'oximetry', failure: 'device-missing' });
    fails(start(session));
    session.onStatus(statusOf(consultationId, 'taken'));
    fails(start(session));
    expect(heard).not.toHaveBeenCalled();
    session.onStatus({ ...statusOf(consultationId, 'taken'), asked: ['oximetry'] });
    fails(start(session));
    session.cancelMeasurement({ attemptId: start(session) });
    start(session);
    session.onDriversLost();
    isHostRunning = false;
    session.startMeasurement({ modality: 'oximetry' });
    expect(heard.mock.calls.map(([id, modality, failure]) => [id === consultationId, modality, failure])).toEqual(
      ['device-missing', 'stopped', 'drivers-restarted', 'drivers-restarted'].map((why) => [true, 'oximetry', why]),
    );
    // Withdrawn: that it stops is the physician's own doing.
    isHostRunning = true;
    const attemptId = start(session);
    session.onStatus(statusOf(consultationId, 'taken'));
    session.cancelMeasurement({ attemptId });
    expect(heard).toHaveBeenCalledTimes(4);
    expect(commands.at(-1)).toEqual({ type: 'cancel', attemptId });
  });

  it('keeps what the page tells of its media, with when it was and whose it was, and nothing of another consultation', () => {
    const session = newSession();
    const consultationId = open(session);
    const repairs = [{ cause: 'transport', action: 'restart-ice', times: 1, took: 900 } as const];
    const before = Date.now();
    session.mediaIncident({ consultationId, age: 60_000, incident: { kind: 'media-repaired', repairs } });
    const record = stored().at(-1);
    if (record?.type !== 'incident') throw new Error('no incident was kept');
    expect(record.content).toMatchObject({ kind: 'media-repaired', party: 'patient', repairs });
    expect(Date.parse(record.content.at)).toBeGreaterThanOrEqual(before - 60_000);
    expect(Date.parse(record.content.at)).toBeLessThanOrEqual(Date.now() - 60_000);
    const count = stored().length;
    const other = ConsultationId.parse(randomUUID());
    session.mediaIncident({ consultationId: other, age: 0, incident: { kind: 'capture-lost', device: 'camera' } });
    expect(stored()).toHaveLength(count);
  });

  it('R4: an incident that a full disk did not take is kept with what is stored next, at the latest with the end', () => {
    const session = newSession();
    const consultationId = open(session);
    const fill = () =>
      store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    const incidents = () =>
      stored().flatMap((record) =>
        record.type === 'incident' ? `${record.content.kind} ${record.consultationId}` : [],
      );
    fill();
    session.mediaIncident({ consultationId, age: 0, incident: { kind: 'capture-lost', device: 'camera' } });
    session.onDriversLost();
    expect(incidents()).toEqual([]);
    store.exec('DROP TRIGGER full');
    expect(session.skipMeasurement({ modality: 'oximetry', reason: 'does-not-want' }).ok).toBe(true);
    const kept = [`capture-lost ${consultationId}`, `drivers-restarted ${consultationId}`];
    expect(incidents()).toEqual(kept);
    fill();
    session.mediaIncident({ consultationId, age: 0, incident: { kind: 'capture-back', device: 'camera' } });
    store.exec('DROP TRIGGER full');
    session.end('closed');
    expect(incidents()).toEqual([...kept, `capture-back ${consultationId}`]);
    open(session);
    expect(incidents()).toHaveLength(3);
  });

  it('R4: what the page had gathered of its media when the patient left is kept, and never with another’s act', () => {
    const session = newSession();
    const consultationId = open(session);
    const tellGathered = () =>
      session.mediaIncident({ consultationId, age: 0, incident: { kind: 'capture-lost', device: 'camera', times: 7 } });
    const kept = () =>
      stored().flatMap((record) => (record.type === 'incident' ? [[record.consultationId, record.content.kind]] : []));
    session.leave('patient');
    tellGathered();
    expect(kept()).toEqual([[consultationId, 'capture-lost']]);
    session.onDriversLost();
    session.end('patient');
    tellGathered();
    open(session);
    tellGathered();
    session.leave('patient');
    open(session);
    tellGathered();
    expect(kept()).toHaveLength(1);
  });

  it('R4: an incident told after the patient left that a full disk did not take is kept at the end of the session', () => {
    const session = newSession();
    const consultationId = open(session);
    session.leave('patient');
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    session.mediaIncident({ consultationId, age: 0, incident: { kind: 'capture-lost', device: 'camera' } });
    store.exec('DROP TRIGGER full');
    session.end('patient');
    expect(stored().at(-1)).toMatchObject({ type: 'incident', consultationId });
  });

  it('an incident that can never be stored keeps no reading from being stored', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    session.mediaIncident({ consultationId, age: 0, incident: { kind: 'capture-lost', device: 'camera' } });
    store.exec('DROP TRIGGER full');
    const enqueue = outbox.enqueue.bind(outbox);
    outbox.enqueue = (records, change) => {
      if (records.some(({ type }) => type === 'incident')) throw new Error('no room for it');
      enqueue(records, change);
    };
    session.onDrivers(finished(consultationId, attemptId));
    expect(told).toEqual([expect.objectContaining({ type: 'measured', attemptId })]);
    expect(stored().filter(({ type }) => type === 'measurement')).toHaveLength(2);
  });

  it('frees the device of an attempt nobody knows any more before it starts the next of that modality', () => {
    const session = newSession();
    const consultationId = open(session);
    const orphan = start(session);
    const attemptId = start(session);
    expect(commands.slice(1)).toEqual([
      { type: 'cancel', attemptId: orphan },
      { type: 'start', attemptId, consultationId, modality: 'oximetry' },
    ]);
    session.onDrivers(finished(consultationId, orphan));
    expect(told).toEqual([]);
    session.onDrivers(finished(consultationId, attemptId));
    expect(told).toMatchObject([{ type: 'measured', attemptId }]);
  });

  it('stops what was being measured for a page that is gone', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    session.onNewPage();
    session.onNewPage();
    expect(commands.slice(1)).toEqual([{ type: 'cancel', attemptId }]);
    session.onDrivers(finished(consultationId, attemptId));
    expect(told).toEqual([]);
  });

  it.each(['waiting', 'closed'] as const)(
    'stops what the physician asked for once the consultation is %s: no screen of it is left',
    (state) => {
      const session = newSession();
      const consultationId = open(session);
      session.onStatus(statusOf(consultationId, 'taken'));
      const attemptId = start(session);
      session.onStatus(statusOf(consultationId, 'taken'));
      expect(commands).toHaveLength(1);
      session.onStatus(statusOf(consultationId, state));
      expect(commands.slice(1)).toEqual([{ type: 'cancel', attemptId }]);
      session.onDrivers(finished(consultationId, attemptId));
      expect(told.filter(({ type }) => type === 'measured')).toEqual([]);
    },
  );

  it('measures nothing before the patient has consented and is identified', () => {
    expect(newSession().startMeasurement({ modality: 'oximetry' })).toEqual({ ok: false, error: 'no-consultation' });
    expect(commands).toEqual([]);
  });

  it('opens one consultation at a time', () => {
    const session = newSession();
    open(session);
    expect(() => open(session)).toThrow('already-open');
  });

  it('forgets the patient at the end, frees the devices, and tells the server who left', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    session.saveCheckpoint('{"birthName":"Martin"}');
    session.end('idle');
    expect(commands.slice(1)).toEqual([
      { type: 'cancel', attemptId },
      { type: 'release', consultationId },
    ]);
    expect(session).toMatchObject({ checkpoint: null, status: null, consultationId: null });
    expect(stored().at(-1)).toMatchObject({ type: 'consultation-left', consultationId, content: { why: 'idle' } });
    session.onDrivers(finished(consultationId, attemptId));
    expect(told).toEqual([]);
  });

  it('tells the server at once who leaves, while the last words are on the screen, and tells it once', () => {
    const session = newSession();
    const consultationId = open(session);
    const attemptId = start(session);
    session.saveCheckpoint('the last words');
    session.leave('patient');
    expect(stored().at(-1)).toMatchObject({ type: 'consultation-left', consultationId, content: { why: 'patient' } });
    expect(commands.slice(1)).toEqual([
      { type: 'cancel', attemptId },
      { type: 'release', consultationId },
    ]);
    expect(outbox.currentConsultation()).toBeNull();
    expect(session).toMatchObject({ checkpoint: 'the last words', consultationId: null });
    expect(session.startMeasurement({ modality: 'oximetry' })).toEqual({ ok: false, error: 'no-consultation' });
    session.leave('patient');
    session.end('patient');
    expect(stored().filter(({ type }) => type === 'consultation-left')).toHaveLength(1);
    expect(session.checkpoint).toBeNull();
  });

  it('tells who left at the end of the session when it could not be stored before', () => {
    const session = newSession();
    const consultationId = open(session);
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    session.leave('patient');
    store.exec('DROP TRIGGER full');
    session.end('patient');
    expect(stored().at(-1)).toMatchObject({ type: 'consultation-left', consultationId, content: { why: 'patient' } });
  });

  it('gives up joining the queue when the patient leaves it', async () => {
    const session = newSession();
    open(session);
    const joining = session.joinQueue(null);
    session.leave('patient');
    expect(await joining).toEqual({ ok: false, error: 'session-ended' });
  });

  it('keeps a call for help through a session that ended in silence, and takes it back with one that did not', async () => {
    const session = newSession();
    await session.help({ calling: true });
    session.end('idle');
    expect(link.calling).toBe(true);
    session.end('patient');
    expect(link.calling).toBe(false);
  });

  it('leaves no word of its own when the server has ended the consultation', () => {
    const session = newSession();
    open(session);
    session.end('closed');
    expect(stored().map(({ type }) => type)).toEqual(['consultation-opened']);
    expect(outbox.currentConsultation()).toBeNull();
  });

  it('tells, after a restart, that the patient of before is gone', () => {
    const consultationId = open(newSession());
    newSession().closeInterrupted();
    expect(stored().at(-1)).toMatchObject({
      type: 'consultation-left',
      consultationId,
      content: { why: 'kiosk-restarted' },
    });
    newSession().closeInterrupted();
    expect(stored()).toHaveLength(2);
  });

  it('starts on a full disk all the same, and tells of the patient of before when it can', () => {
    const consultationId = open(newSession());
    store.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.outbox BEGIN SELECT raise(ABORT, 'disk full'); END`);
    newSession().closeInterrupted();
    store.exec('DROP TRIGGER full');
    newSession().closeInterrupted();
    expect(stored().at(-1)).toMatchObject({ type: 'consultation-left', consultationId });
  });

  it('gives up joining the queue when the session ends', async () => {
    const session = newSession();
    open(session);
    const joining = session.joinQueue(null);
    session.end('patient');
    expect(await joining).toEqual({ ok: false, error: 'session-ended' });
  });
});
