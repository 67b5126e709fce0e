import type { Locator, Page } from 'playwright-core';
import { fr as words } from '#console/words/fr.ts';
import type { Outcome, Refusal } from '#protocol/consultation.ts';
import type { Modality } from '#protocol/measurement.ts';
import type { Desk } from './browser.ts';
import { patience } from './patient.ts';
import type { DemoPhysician } from './server.ts';

/** A physician at their desk: reads the console and clicks in it, knowing nothing of what is behind. */
export class Physician {
  readonly desk: Desk;

  constructor(desk: Desk) {
    this.desk = desk;
  }

  get page(): Page {
    return this.desk.page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click({ timeout: patience });
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: patience });
  }

  /** Opens the console and signs in at the OpenID provider, as a person does, to find nobody taken. */
  async signsIn(as: DemoPhysician): Promise<void> {
    await this.identifies(as);
    await this.seesQueue();
  }

  /** Opens the console and signs in, whatever the console then shows. */
  async identifies({ login, password }: DemoPhysician): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('link', { name: words.signIn.action }).click({ timeout: patience });
    await this.page.locator('input[name="login"]').fill(login);
    await this.page.locator('input[type="password"]').fill(password);
    await this.page.locator('button[type="submit"]').click();
  }

  async seesQueue(): Promise<void> {
    await this.page.locator('[data-view="queue"]').waitFor({ timeout: patience });
  }

  /** The line of one patient in the queue, by what the line says. */
  waiting(words_: string | RegExp = ''): Locator {
    return this.page.locator('li.queue-row').filter({ hasText: words_ });
  }

  /** Takes the patient whose line says this; the only one when nothing is said. */
  async takes(words_: string | RegExp = ''): Promise<void> {
    await this.waiting(words_).getByRole('button', { name: words.queue.take }).click({ timeout: patience });
    await this.isInConsultation();
  }

  async isInConsultation(): Promise<void> {
    await this.page.locator('[data-view="consultation"]').waitFor({ timeout: patience });
  }

  panel(modality: Modality): Locator {
    return this.page.locator(`section[data-modality="${modality}"]`);
  }

  async asksFor(modality: Modality): Promise<void> {
    await this.panel(modality).locator('[data-measure]').click({ timeout: patience });
    await this.panel(modality).locator('[data-asked]').waitFor({ timeout: patience });
  }

  /** Opens the question how it ends, and answers it. */
  async closes(outcome: Outcome): Promise<void> {
    await this.press(new RegExp(`^${words.consultation.close}`));
    await this.answers(outcome, words.close.confirm);
  }

  async refuses(refusal: Refusal): Promise<void> {
    await this.press(new RegExp(`^${words.queue.refuse}`));
    await this.answers(refusal, words.refuse.confirm);
  }

  private async answers(choice: Outcome | Refusal, confirmation: string): Promise<void> {
    const question = this.page.getByRole('dialog');
    await question.locator(`[data-choice="${choice}"]`).click({ timeout: patience });
    await question.getByRole('button', { name: confirmation, exact: true }).click({ timeout: patience });
  }
}
