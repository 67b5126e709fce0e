import type { Protection } from './frame-transform.ts';
import type { KeyAgreement } from './key-agreement.ts';
import type { MediaSecrets } from './media-key.ts';

/** Another participant as the encryption of one end sees them. */
export interface EncryptionPeer {
  readonly agreement: KeyAgreement;
  /** Its keys by generation. */
  readonly secrets: Map<number, MediaSecrets<CryptoKey>>;
  /** Until the agreement counts as delayed. */
  delay: ReturnType<typeof setTimeout> | undefined;
  /** The code of the last agreement, and whether another one came before it. */
  code: string | null;
  isChanged: boolean;
  reminder: ReturnType<typeof setTimeout> | undefined;
  /** Ends what its former key may open. */
  change: ReturnType<typeof setTimeout> | undefined;
  protection: Protection;
  /** Which of this end's keys it has said to have. */
  held: number | null;
}

/** Generations count round: the newer of two is less than half a round ahead. */
export const isNewer = (generation: number, than: number): boolean => {
  const ahead = (generation - than + 256) % 256;
  return ahead > 0 && ahead < 128;
};

export function stopTimers({ delay, reminder, change }: EncryptionPeer): void {
  clearTimeout(delay);
  clearTimeout(reminder);
  clearTimeout(change);
}
