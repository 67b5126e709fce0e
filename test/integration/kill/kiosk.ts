/**
 * The kiosk's side of the kill test: the real store, outbox, session and link in a Node process, without window and drivers.
 * It measures without end and prints, one JSON line each, what a patient would have been shown as taken. With the argument
 * `drain` it only delivers what is left, and ends when nothing is.
 *
 * Printing is synchronous: a line that was written survives the killing of the process.
 */
import { writeSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';
import { KioskEnrolment } from '#main/link/enrolment.ts';
import { ServerLink } from '#main/link/server-link.ts';
import { createLog } from '#main/log.ts';
import { KioskSession } from '#main/session/kiosk-session.ts';
import { openStore } from '#main/store/database.ts';
import { Outbox } from '#main/store/outbox.ts';
import type { DriversEvent } from '#protocol/drivers-host.ts';

const [folder = '', server = '', mode = 'measure', code] = process.argv.slice(2);

/** How often a reading is taken, in ms. */
const READING_EVERY_MS = 60;

const print = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`);
const log = createLog((line) => process.stderr.write(line));
const stopping = new AbortController();
let wasOnline = false;

const database = openStore({ folder, log });
const outbox = new Outbox(database);
const enrolment = new KioskEnrolment(database, server, code, log);
const link = new ServerLink({
  server,
  outbox,
  log,
  currentConsultation: () => session.consultationId,
  onLink: ({ online, pending }) => {
    if (online !== wasOnline) print({ online });
    wasOnline = online;
    if (mode === 'drain' && online && pending === 0) stopping.abort();
  },
  onStatus: (status) => session.onStatus(status),
  onRoom: (consultationId, event) => session.onRoom(consultationId, event),
  onCallBacks: () => undefined,
});
const session: KioskSession = new KioskSession({
  outbox,
  link,
  log,
  emit: (event) => {
    if (event.type === 'measured') print({ taken: event.measurements });
  },
  command: () => true,
});

session.closeInterrupted();
const delivering = enrolment.complete(stopping.signal).then((enrolled) => {
  if (enrolled === null) throw new Error('not enrolled');
  return link.run(enrolled, enrolment.privateKey, stopping.signal);
});
print({ ready: true });
if (mode === 'measure') void measureForEver();
await delivering;
database.close();
print({ drained: true });

async function measureForEver(): Promise<void> {
  const opened = session.open({
    identity: { state: 'provisional', birthName: 'Martin', givenName: 'Jeanne', birthDate: '1946-02-03', sex: 'F' },
    consent: { textVersion: '1', locale: 'fr', givenAt: new Date().toISOString() },
    reason: 'cough',
    locale: 'fr',
  });
  if (!opened.ok) throw new Error(opened.error);
  for await (const _ of every(READING_EVERY_MS)) {
    const attempt = session.startMeasurement({ modality: 'oximetry' });
    if (!attempt.ok) throw new Error(attempt.error);
    const finished: DriversEvent = {
      type: 'finished',
      attemptId: attempt.value.attemptId,
      consultationId: opened.value.consultationId,
      modality: 'oximetry',
      device: { driver: 'nonin', model: 'Nonin' },
      // A number of its own, so that a reading that came from elsewhere would be noticed.
      readings: [
        { kind: 'oxygen-saturation', unit: '%', value: 70 + Math.random() * 30, validity: 'valid', reasons: [] },
        { kind: 'pulse-rate', unit: '/min', value: null, validity: 'invalid', reasons: ['motion'] },
      ],
      takenAt: new Date().toISOString(),
    };
    session.onDrivers(finished);
  }
}
