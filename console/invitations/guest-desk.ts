import type { GuestRole } from '#protocol/guest.ts';
import type { GuestId } from '#protocol/ids.ts';
import type { ConsoleLink, RequestError } from '../link/console-socket.ts';
import type { ConsoleStore } from '../state/console-state.ts';

interface GuestDeskParts {
  readonly store: ConsoleStore;
  readonly link: () => Pick<ConsoleLink, 'inviteGuest' | 'dismissGuest'> | null;
  readonly fails: (error: RequestError) => void;
}

/** Where a guest's link leads; the token behind `#` is told to no server by the address. */
export const guestLink = (origin: string, token: string): string => `${origin}/guest#${token}`;

/** Whom the physician invites into the consultation and takes out of it. */
export class GuestDesk {
  readonly #parts: GuestDeskParts;

  constructor(parts: GuestDeskParts) {
    this.#parts = parts;
  }

  /** True once there is an invitation, whose token is in the store from then on. */
  async invite(name: string, role: GuestRole): Promise<boolean> {
    const { store, link, fails } = this.#parts;
    const { consultation } = store.getState();
    if (consultation?.state !== 'taken') return false;
    const issued = await link()?.inviteGuest(consultation.consultationId, name, role);
    if (issued === undefined) return false;
    if (!issued.ok) {
      fails(issued.error);
      return false;
    }
    // The consultation may have ended meanwhile, and the link with it.
    if (store.getState().consultation?.consultationId !== consultation.consultationId) return false;
    const { guestId, token } = issued.value;
    store.setState(({ guestTokens }) => ({ guestTokens: new Map(guestTokens).set(guestId, token) }));
    return true;
  }

  async dismiss(guestId: GuestId): Promise<void> {
    const { store, link, fails } = this.#parts;
    const { consultation } = store.getState();
    if (consultation === null) return;
    const done = await link()?.dismissGuest(consultation.consultationId, guestId);
    if (done !== undefined && !done.ok) fails(done.error);
  }
}
