import type { AuscultationSite, Entry, EntryContent } from '#protocol/entry.ts';
import type { EntryId } from '#protocol/ids.ts';
import type { PeerMessage } from '#protocol/peer-message.ts';
import type { VoiceLevel } from './listening-choice.ts';

/** How the kiosk's stethoscope stands, by its own word. */
type KioskStethoscope = Extract<PeerMessage, { type: 'stethoscope-state' }>['state'];

export type Headphones = 'worn' | 'none';

export interface AuscultationState {
  /** Null until the kiosk has said something: a site without a stethoscope never does. */
  readonly kiosk: KioskStethoscope | null;
  /** The physician wants to listen. */
  readonly wanted: boolean;
  /** What was answered to whether they wear headphones, asked once a consultation; null before it was. */
  readonly headphones: Headphones | null;
  /** What they listen to. */
  readonly site: AuscultationSite;
  /** Seconds of the sample that is being recorded; null while none is. */
  readonly recorded: number | null;
  /** The sample of the record that is played. */
  readonly replay: EntryId | null;
  /** What did not work here: the sound of this browser, or a sample that could not be fetched or read. */
  readonly trouble: 'sound' | 'sample' | null;
  /** Nothing at all comes over the line. */
  readonly silent: boolean;
}

export const noAuscultation: AuscultationState = {
  kiosk: null,
  wanted: false,
  headphones: null,
  site: 'heart',
  recorded: null,
  replay: null,
  trouble: null,
  silent: false,
};

/**
 * Where listening is. `none`: the site has no stethoscope. `headphones`: they are asked for before anything is opened.
 * `opening`: asked for, and no sound yet. `weak`: ended, or refused, because the link does not carry it beside the voice. The
 * last three are the kiosk's refusals.
 */
export type ListeningPhase =
  | 'none'
  | 'off'
  | 'headphones'
  | 'opening'
  | 'listening'
  | 'weak'
  | 'missing'
  | 'processed'
  | 'fault';

export function phaseOf(
  { kiosk, wanted, headphones }: Pick<AuscultationState, 'kiosk' | 'wanted' | 'headphones'>,
  hasSound: boolean,
): ListeningPhase {
  if (kiosk === null) return 'none';
  if (!wanted) return kiosk === 'weak' ? 'weak' : 'off';
  if (headphones === null) return 'headphones';
  if (kiosk === 'missing' || kiosk === 'processed' || kiosk === 'fault') return kiosk;
  return kiosk === 'on' && hasSound ? 'listening' : 'opening';
}

/** How loud the patient's voice is beside the stethoscope, 0 to 1: a voice covers a heart. */
const VOICE_SHARES: Readonly<Record<VoiceLevel, number>> = { muted: 0, faint: 0.2, full: 1 };

/** How loud the patient's voice is while this is listened to, 0 to 1 of what it is else. */
export const voiceShare = (isListening: boolean, voice: VoiceLevel): number => (isListening ? VOICE_SHARES[voice] : 1);

/** What the kiosk is to be told once it has said how it stands: it may have been away, or another console may have asked. */
export function correctionOf(
  { wanted, site }: Pick<AuscultationState, 'wanted' | 'site'>,
  kiosk: KioskStethoscope,
): PeerMessage | null {
  if (wanted && kiosk === 'off') return { type: 'stethoscope', on: true, site };
  if (!wanted && (kiosk === 'on' || kiosk === 'opening')) return { type: 'stethoscope', on: false };
  return null;
}

/** A sample of the record. `received`: of its bytes at the server, 0 to 1. */
export interface Sample {
  readonly id: EntryId;
  readonly at: string;
  readonly received: number;
  readonly content: Extract<EntryContent, { type: 'auscultation' }>;
}

/** The samples of a consultation, the newest first. */
export const samplesIn = (entries: readonly Entry[]): Sample[] =>
  entries
    .flatMap(({ id, at, received, content }) =>
      content.type === 'auscultation' ? [{ id, at, received, content }] : [],
    )
    .toReversed();
