import { loadSfuClient } from '#media/sfu-client.ts';
import type { Refusal } from '#protocol/consultation.ts';
import type { ConsultationId } from '#protocol/ids.ts';
import type { AuscultationDesk } from '../auscultation/auscultation-desk.ts';
import { ConsultationDesk } from '../consultation/consultation-desk.ts';
import { GuestDesk } from '../invitations/guest-desk.ts';
import { type ConsoleLink, openConsoleLink, type RequestError } from '../link/console-socket.ts';
import type { ServerNews } from '../link/readable.ts';
import { signOut, whoAmI } from '../link/session.ts';
import { QueueDesk } from '../queue/queue-desk.ts';
import { clockOffset } from '../queue/waiting.ts';
import { askNoticePermission } from '../shell/desktop-notice.ts';
import { linkLostSound } from '../shell/sounds.ts';
import type { StageDesk } from '../stills/stage-desk.ts';
import { speak } from '../words/index.ts';
import type { ConsoleStore, Preferences, Question } from './console-state.ts';
import { keepPreference } from './preferences.ts';

/** ms between two tries of a connection the server refused. */
const RETRY_AFTER = 2_000;

/**
 * All that the console does: each action asks the server and puts what became of it into the store. Here is what goes on outside
 * of a consultation; each desk has its own part.
 */
export class ConsoleActions {
  readonly queue: QueueDesk;
  readonly consultation: ConsultationDesk;
  readonly stage: StageDesk;
  readonly auscultation: AuscultationDesk;
  readonly guests: GuestDesk;
  readonly #store: ConsoleStore;
  #link: ConsoleLink | null = null;

  constructor(store: ConsoleStore) {
    this.#store = store;
    const parts = { store, link: () => this.#link, fails: (error: RequestError) => this.#fails(error) };
    this.queue = new QueueDesk(store);
    this.guests = new GuestDesk(parts);
    this.consultation = new ConsultationDesk(parts);
    this.stage = this.consultation.stage;
    this.auscultation = this.consultation.auscultation;
  }

  /** Finds out who is signed in, and connects when someone is. */
  async start(signal: AbortSignal = new AbortController().signal): Promise<void> {
    this.#store.setState({ session: { kind: 'checking' } });
    const who = await whoAmI(signal);
    if (signal.aborted) return;
    if (who.kind === 'signed-out') {
      this.#store.setState({ session: { kind: 'signed-out', was: null } });
      return;
    }
    this.#store.setState({ session: who });
    if (who.kind === 'signed-in') this.#connect();
  }

  async signOut(): Promise<void> {
    if (!(await signOut())) return this.#fails('timed-out');
    this.#signedOut('left');
  }

  async take(consultationId: ConsultationId): Promise<void> {
    const { taking, consultation } = this.#store.getState();
    if (taking !== null || consultation !== null || !this.#link) return;
    this.#store.setState({ taking: consultationId, notice: null });
    const result = await this.#link.take(consultationId);
    this.#store.setState({ taking: null });
    if (result.ok) return this.consultation.enter(result.value);
    // Granted, perhaps, without the answer arriving: the server knows whom this physician holds.
    if (result.error === 'timed-out' || result.error === 'busy-with-another') await this.#hello();
    if (result.error === 'already-taken' || result.error === 'not-waiting' || result.error === 'unknown-consultation')
      this.queue.forget(consultationId);
    if (this.#store.getState().consultation?.consultationId !== consultationId) this.#fails(result.error);
  }

  async refuse(consultationId: ConsultationId, refusal: Refusal): Promise<void> {
    this.#store.setState({ question: null });
    const result = await this.#link?.refuse(consultationId, refusal);
    if (!result) return;
    if (!result.ok) return this.#fails(result.error);
    this.queue.forget(consultationId);
    this.#store.setState({ notice: { kind: 'refused' } });
  }

  /** Asks the site to bring back a patient who went unseen, or no longer. */
  async callBack(consultationId: ConsultationId, wanted: boolean): Promise<void> {
    const result = await this.#link?.callBack(consultationId, wanted);
    if (result && !result.ok) this.#fails(result.error);
  }

  /** The physician wants notices of the desktop, or none: the browser asks them once. */
  async wantNotices(notices: boolean): Promise<void> {
    this.prefer({ notices });
    if (notices) this.#store.setState({ noticePermission: await askNoticePermission() });
  }

  /** Shows the kiosks, or the queue again. */
  toggleFleet(): void {
    this.#store.setState(({ fleet }) => ({ fleet: fleet === null ? { kiosks: null } : null }));
  }

  /** Asks how the kiosks are. What is shown stays when no answer comes. */
  async refreshFleet(): Promise<void> {
    const result = await this.#link?.kiosks();
    const isShown = this.#store.getState().fleet !== null;
    if (isShown && result?.ok) this.#store.setState({ fleet: { kiosks: result.value.kiosks } });
  }

  ask(question: Question): void {
    this.#store.setState({ question });
  }

  dismissQuestion(): void {
    this.#store.setState({ question: null });
  }

  dismissNotice(): void {
    this.#store.setState({ notice: null });
  }

  prefer(part: Partial<Preferences>): void {
    this.#store.setState(({ preferences }) => ({ preferences: { ...preferences, ...part } }));
    keepPreference(part);
    if (part.theme) document.documentElement.dataset['theme'] = part.theme;
    if (part.locale) void speak(part.locale);
  }

  #connect(): void {
    // There when the first patient is taken; where it cannot be had now, taking asks for it again.
    loadSfuClient().catch(() => undefined);
    this.#link ??= openConsoleLink({
      connected: () => void this.#hello(),
      disconnected: () => this.#wentOffline(),
      refused: () => void this.#checkSession(),
      queue: (queue) => this.queue.arrived(queue),
      departed: (departed) => this.queue.departed(departed),
      consultation: (view) => this.consultation.viewed(view),
      room: (consultationId, event) => this.consultation.roomEvent(consultationId, event),
      elsewhere: (consultationId) => this.consultation.videoElsewhere(consultationId),
      still: (consultationId) => this.consultation.stillPressed(consultationId),
      readable: (news, isWhole) => this.#readable(news, isWhole),
    });
  }

  async #hello(): Promise<void> {
    const result = await this.#link?.hello();
    if (!result) return;
    if (!result.ok) return this.#fails(result.error);
    const { physician, queue, departed, consultation, now, sessionEndsAt } = result.value;
    const { session } = this.#store.getState();
    if (session.kind === 'signed-in' && session.physician.id !== physician.id) {
      // In another tab somebody else signed in: nothing of the former's patient is theirs to see.
      this.consultation.backToQueue();
      this.#store.setState({ unkept: [] });
    }
    if (consultation === null) this.#readable('consultation', true);
    this.#store.setState({
      session: { kind: 'signed-in', physician },
      link: { kind: 'online' },
      clockOffset: clockOffset(now, Date.now()),
      sessionEndsAt,
    });
    // Before those who wait: during a consultation they are told otherwise.
    if (consultation !== null && consultation !== 'unreadable') this.consultation.enter(consultation);
    this.queue.arrived(queue);
    this.queue.departed(departed);
    // One that was ours before the link fell and is no longer: its end was told to nobody here.
    if (consultation === null && this.#store.getState().consultation?.state === 'taken') this.consultation.gone();
  }

  #readable(news: ServerNews, isWhole: boolean): void {
    const others = this.#store.getState().unreadable.filter((one) => one !== news);
    this.#store.setState({ unreadable: isWhole ? others : [...others, news] });
  }

  async #checkSession(): Promise<void> {
    const who = await whoAmI(new AbortController().signal);
    // They have signed out meanwhile, and were told so.
    if (this.#store.getState().session.kind === 'signed-out') return;
    if (who.kind !== 'signed-out') {
      // Still welcome, or not answered yet: the server is starting or ending.
      setTimeout(() => this.#link?.retry(), RETRY_AFTER);
      return;
    }
    this.#signedOut('ended');
  }

  /** Nothing of a patient stays but notes that nobody else has. */
  #signedOut(was: 'left' | 'ended'): void {
    this.consultation.keepNotes();
    this.consultation.backToQueue();
    this.#link?.end();
    this.#link = null;
    this.#store.setState({
      session: { kind: 'signed-out', was },
      queue: null,
      departed: [],
      unreadable: [],
      fleet: null,
      notice: null,
      question: null,
    });
  }

  #wentOffline(): void {
    const { link, preferences } = this.#store.getState();
    if (link.kind === 'offline') return;
    if (link.kind === 'online' && preferences.sounds) linkLostSound();
    this.#store.setState({ link: { kind: 'offline', asOf: Date.now() } });
  }

  #fails(error: RequestError): void {
    this.#store.setState({ notice: { kind: 'error', error } });
  }
}
