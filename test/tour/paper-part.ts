import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fr as words } from '#console/words/fr.ts';
import kioskWords from '#renderer/words/fr.json' with { type: 'json' };
import { finishSession, joinsQueue } from '../bench/sessions.ts';
import type { Booth } from '../support/booth.ts';
import { paper } from '../support/papers.ts';
import { patience } from '../support/patient.ts';
import type { Physician } from '../support/physician.ts';
import { openSpooler, type Spooler } from '../support/spooler.ts';
import type { Stage } from '../support/stage.ts';
import type { Album } from './album.ts';

/** A camera that is not there. */
const absent = { dermatoscope: { label: 'Dermatoscope' } };

/** A physician unheard and unseen, an examination camera that is missing, papers that are printed or not; what happens next. */
export async function printPapers(album: Album, stage: Stage): Promise<void> {
  const spooler = await openSpooler();
  try {
    const booth = await stage.openBooth({
      kiosk: 'Borne imprimante',
      plugged: [],
      config: { steps: [], printer: spooler.queue, equipment: { expected: [], instruments: absent } },
      env: { CUPS_SERVER: spooler.socket },
    });
    const physician = await stage.openVisitor();
    const line = await watchLine(physician);
    await physician.signsIn(stage.server.physicians.first);
    await joinsQueue(booth, []);
    await physician.takes();
    await booth.patient.sees('consultation');
    await fallSilent(album, booth, physician);
    await lackTheCamera(album, booth, physician);
    await print(album, booth, physician, spooler);
    await keepFromEnding(album, physician, line);
    await sayWhatIsNext(album, booth, physician);
    await sendAway(album, booth, physician);
    await signOut(album, physician, line);
  } finally {
    await spooler.close();
  }
}

/** What becomes of what the console and the server say to each other. */
interface Line {
  /** Notes get lost on their way. */
  losesNotes: boolean;
  /** When the server says that the session ends, ISO 8601; null: as it is. */
  sessionEndsAt: string | null;
}

async function watchLine({ page }: Physician): Promise<Line> {
  const line: Line = { losesNotes: false, sessionEndsAt: null };
  await page.routeWebSocket(/socket\.io/, (route) => {
    const server = route.connectToServer();
    route.onMessage((message) => {
      if (!line.losesNotes || !message.includes('["notes:save"')) server.send(message);
    });
    server.onMessage((message) => {
      const isChanged = line.sessionEndsAt !== null && typeof message === 'string';
      route.send(isChanged ? message.replace(/(?<="sessionEndsAt":")[^"]+/, `${line.sessionEndsAt}`) : message);
    });
  });
  return line;
}

/** Notes that reach nobody keep a consultation from being closed. */
async function keepFromEnding(album: Album, { page }: Physician, line: Line): Promise<void> {
  line.losesNotes = true;
  await page.locator('[data-action="notes"]').click();
  await page.locator('[data-field="notes"]').fill('Angine probable.');
  await page.locator('[data-action="close"]').click();
  await page.locator('[data-choice="advice"]').click();
  await page.locator('[data-question="close"] [data-action="confirm"]').click();
  await page.locator('[data-held="offline"]').waitFor({ timeout: patience });
  await album.take('console', page, 'not-ended-for-its-notes');
  await page.locator('[data-question="close"] [data-action="back"]').click();
  line.losesNotes = false;
  await page.locator('.notes-state[data-state="saved"]').waitFor({ timeout: patience });
}

/** The physician's microphone, then their camera is off. */
async function fallSilent(album: Album, { patient }: Booth, { page }: Physician): Promise<void> {
  await page.keyboard.press('m');
  await patient.reads(kioskWords.consultation.muted);
  await album.take('kiosk', patient.page, 'physician-muted');
  await page.keyboard.press('v');
  await patient.reads(kioskWords.consultation['no-picture']);
  await album.take('kiosk', patient.page, 'physician-without-picture');
  await album.take('console', page, 'physician-muted-and-dark');
  await page.keyboard.press('m');
  await page.keyboard.press('v');
  await patient.page.locator('.physician[data-state="present"]').waitFor({ timeout: patience });
}

async function lackTheCamera(album: Album, { patient }: Booth, { page }: Physician): Promise<void> {
  await page.locator('[data-action="examination-camera"]').click();
  await patient.page.locator('[data-examination="unavailable"]').waitFor({ timeout: patience });
  await album.take('kiosk', patient.page, 'examination-camera-missing');
  await album.take('console', page, 'examination-camera-missing');
}

async function print(album: Album, booth: Booth, { page }: Physician, spooler: Spooler): Promise<void> {
  const { patient } = booth;
  const kiosk = patient.page;
  const send = async (title: string, bytes: Uint8Array) => {
    const file = join(booth.folder, `${title}.pdf`);
    await writeFile(file, bytes);
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.locator('[data-field="title"]').fill(title);
    await page.locator('[data-action="send-document"]').click();
    await patient.reads(title);
    await kiosk.locator('[data-paper="drawn"] canvas').waitFor({ timeout: patience });
  };
  const answerPrint = async (answer: string) => {
    await patient.press(kioskWords.record.print);
    await kiosk.locator('[data-sheet="print"]').waitFor({ timeout: patience });
    await patient.press(answer);
  };
  const tells = (state: string) => page.locator(`[data-document="${state}"]`).waitFor({ timeout: patience });

  await page.locator('[data-action="documents"]').click();
  await send('Ordonnance', await paper(['Ordonnance']));
  await patient.press(kioskWords.record.print);
  await kiosk.locator('[data-sheet="print"]').waitFor({ timeout: patience });
  await album.take('kiosk', kiosk, 'paper-print-asked');
  await patient.press(kioskWords.record['print-yes']);
  await kiosk.locator('[data-printing="printed"]').waitFor({ timeout: patience });
  await tells('printed');
  await album.take('kiosk', kiosk, 'paper-printed');
  await patient.press(kioskWords.record['put-away']);

  await send('Conseils', await paper(['Conseils', 'Quand revenir']));
  await answerPrint(kioskWords.record['print-no']);
  await tells('refused');
  await patient.press(kioskWords.record['put-away']);

  await spooler.close();
  await send('Certificat', await paper(['Certificat']));
  await answerPrint(kioskWords.record['print-yes']);
  await kiosk.locator('[data-printing="failed"]').waitFor({ timeout: patience });
  await tells('not-printed');
  await album.take('kiosk', kiosk, 'paper-not-printed');
  await album.take('console', page, 'documents-printed-refused-and-not-printed');
  await patient.press(kioskWords.record['put-away']);
  await album.take('kiosk', kiosk, 'papers-put-away');
  await patient.press(kioskWords.record.papers.replace('{{count}}', '3'));
  await kiosk.locator('[data-sheet="papers"]').waitFor({ timeout: patience });
  await album.take('kiosk', kiosk, 'papers-to-choose-from');
  await patient.press(kioskWords.record.see.replace('{{title}}', 'Ordonnance'));
  await kiosk.locator('[data-paper="drawn"] canvas').waitFor({ timeout: patience });
  await patient.press(kioskWords.record['put-away']);
}

async function sayWhatIsNext(album: Album, { patient }: Booth, { page }: Physician): Promise<void> {
  await page.keyboard.press('Escape');
  await page.locator('[data-action="close"]').click();
  await page.locator('[data-choice="advice"]').click();
  await page.locator('[data-follow-up="gp"]').click();
  await page.locator('[data-field="within"]').fill('3');
  await page.locator('[data-field="advice"]').fill('Buvez beaucoup. Revenez si la fièvre monte.');
  await album.take('console', page, 'how-it-ends-with-follow-up');
  await page.locator('[data-action="confirm"]').click();
  await patient.sees('end');
  await patient.reads(kioskWords['follow-up'].gp);
  await album.take('kiosk', patient.page, 'end-with-follow-up');
}

/** Back into the queue, then taken again and sent to the emergency service. */
async function sendAway(album: Album, booth: Booth, physician: Physician): Promise<void> {
  const { page } = physician;
  await finishSession(booth);
  await joinsQueue(booth, []);
  await physician.takes();
  await booth.patient.sees('consultation');
  await page.locator('[data-action="leave"]').click();
  await page.locator('[data-question="leave"]').waitFor({ timeout: patience });
  await album.take('console', page, 'back-into-the-queue');
  await page.locator('[data-question="leave"] [data-action="confirm"]').click();
  await booth.patient.sees('waiting');
  await album.take('kiosk', booth.patient.page, 'waiting-again');
  await physician.takes();
  await physician.closes('emergency');
  await booth.patient.sees('end');
  await album.take('kiosk', booth.patient.page, 'end-emergency');

  await finishSession(booth);
  await joinsQueue(booth, []);
  await physician.refuses('emergency-services');
  await booth.patient.sees('refused');
  await album.take('kiosk', booth.patient.page, 'refused-emergency');
}

async function signOut(album: Album, physician: Physician, line: Line): Promise<void> {
  const { page } = physician;
  await physician.seesQueue();
  line.sessionEndsAt = new Date(Date.now() + 15 * 60_000).toISOString();
  await page.goto('/');
  await page.locator('[data-session="ending"]').waitFor({ timeout: patience });
  await album.take('console', page, 'session-ends-soon');
  await physician.press(words.shell.signOut);
  await physician.reads(words.signIn.signedOut);
  await album.take('console', page, 'signed-out');
}
