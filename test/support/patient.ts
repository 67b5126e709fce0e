import type { Locator, Page } from 'playwright-core';
import type { Modality } from '#protocol/measurement.ts';
import type { PatientIdentity, SkipReason, VisitReason } from '#protocol/patient.ts';
import words from '#renderer/words/fr.json' with { type: 'json' };
import type { Kiosk } from './kiosk.ts';

/** How long a step of the journey may take on a busy machine, ms. */
export const patience = 60_000;

/** A patient of the tests. The names are found in no dictionary, so that a trace of them is a trace of the patient. */
export const markedPatient = {
  state: 'provisional',
  birthName: 'Quixzyvaume',
  givenName: 'Wolfkrysta',
  birthDate: '1946-03-17',
  sex: 'F',
} as const satisfies PatientIdentity;

/** Where a measurement stands on the screen. */
export type MeasureStage = 'prepare' | 'missing' | 'measuring' | 'taken' | 'unusable' | 'failed' | 'skipping';

/** Whoever stands before the kiosk: sees what is on the screen and touches it, knowing nothing of what is behind. */
export class Patient {
  readonly #kiosk: Pick<Kiosk, 'page'>;
  readonly #patience: number;

  /** `ownPatience`: with each step, ms; longer before a kiosk that is slow. */
  constructor(kiosk: Pick<Kiosk, 'page'>, ownPatience = patience) {
    this.#kiosk = kiosk;
    this.#patience = ownPatience;
  }

  /** The window of now: the end of a session replaces it. */
  get page(): Page {
    return this.#kiosk.page;
  }

  /** Waits until this screen is there, in this window or in the one that replaces it. */
  async sees(screen: string): Promise<void> {
    const { page } = this;
    const isThere = page.locator(`[data-screen="${screen}"]`).waitFor({ timeout: this.#patience });
    await isThere.catch((error: unknown) => {
      if (!page.isClosed()) throw error;
      return this.sees(screen);
    });
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: this.#patience });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click({ timeout: this.#patience });
  }

  async choosesFrench(): Promise<void> {
    await this.sees('welcome');
    await this.press(words.language.start);
  }

  async consents(): Promise<void> {
    await this.sees('information');
    await this.press(words.information.agree);
  }

  /** Writes on the kiosk's own keyboard. */
  async types(text: string): Promise<void> {
    for (const letter of text) await this.press(new RegExp(`^${letter}$`, 'i'));
  }

  async answersIdentity(identity: PatientIdentity = markedPatient): Promise<void> {
    await this.sees('birth-name');
    await this.types(identity.birthName);
    await this.press(words.common.continue);
    await this.sees('given-name');
    await this.types(identity.givenName);
    await this.press(words.common.continue);
    await this.sees('birth-date');
    await this.types(identity.birthDate.split('-').reverse().join(''));
    await this.press(words.common.continue);
    await this.sees('sex');
    await this.press(words.sex[identity.sex]);
    await this.sees('identity-check');
    await this.press(words['identity-check'].confirm);
  }

  async saysWhy(reason: VisitReason): Promise<void> {
    await this.sees('reason');
    await this.press(words.reason[reason]);
  }

  /** From the first screen to the first measurement. */
  async comesIn(identity: PatientIdentity = markedPatient, reason: VisitReason = 'cough'): Promise<void> {
    await this.choosesFrench();
    await this.consents();
    await this.answersIdentity(identity);
    await this.saysWhy(reason);
    await this.page.locator('[data-screen^="measurement"]').waitFor({ timeout: this.#patience });
  }

  /** The measurement of this kind at this stage, in the journey or under the physician's face. */
  measurement(modality: Modality, stage: MeasureStage): Locator {
    return this.page
      .locator(`[data-screen="measurement-${modality}"][data-stage="${stage}"]`)
      .or(this.page.locator(`[data-asked="${modality}"][data-stage="${stage}"]`));
  }

  async reaches(modality: Modality, stage: MeasureStage): Promise<void> {
    await this.measurement(modality, stage).waitFor({ timeout: this.#patience });
  }

  /** Starts one, which may be over before anyone looks. */
  async begins(modality: Modality): Promise<void> {
    await this.reaches(modality, 'prepare');
    await this.press(words.prepare.start);
    await this.measurement(modality, 'prepare').waitFor({ state: 'detached', timeout: this.#patience });
  }

  /** Takes one measurement whose device answers well, and goes on. */
  async measures(modality: Modality): Promise<void> {
    await this.begins(modality);
    await this.reaches(modality, 'taken');
    await this.press(words.common.continue);
  }

  async skips(modality: Modality, reason: SkipReason = 'does-not-want'): Promise<void> {
    await this.reaches(modality, 'prepare');
    await this.press(words.prepare.skip);
    await this.press(words.skip[reason]);
  }

  /** Says a word, hears the music, and goes on whatever is said of the link. */
  async passesLinkTest(): Promise<void> {
    await this.page.locator('[data-screen="link-test"][data-stage="listen"]').waitFor({ timeout: this.#patience });
    await this.hearsMusic();
  }

  /** Says that the music is heard, and goes on whatever is said of the link. */
  async hearsMusic(): Promise<void> {
    await this.press(words['link-test'].yes);
    const told = this.button(words.common.continue);
    const queue = this.page.locator('[data-screen="waiting"]');
    await told.or(queue).waitFor({ timeout: this.#patience });
    // What is found out while it is told goes on by itself.
    if (await told.isVisible()) await told.click({ timeout: 5000 }).catch(() => undefined);
    await queue.waitFor({ timeout: this.#patience });
  }

  /** Leaves the last screen, which has been seen, and goes by itself as well, with its window. */
  async finishes(): Promise<void> {
    const finish = this.button(words.end.finish);
    if (await finish.isVisible().catch(() => false)) await finish.click().catch(() => undefined);
    await this.sees('welcome');
  }

  /** After the last measurement: through the test of the link into the queue. */
  async waits(): Promise<void> {
    await this.passesLinkTest();
    await this.sees('waiting');
  }
}
