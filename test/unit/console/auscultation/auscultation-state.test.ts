import { describe, expect, test } from 'vitest';
import {
  type AuscultationState,
  correctionOf,
  noAuscultation,
  phaseOf,
  samplesIn,
  voiceShare,
} from '#console/auscultation/auscultation-state.ts';
import type { Entry } from '#protocol/entry.ts';
import { AttachmentId, EntryId } from '#protocol/ids.ts';

const state = (part: Partial<AuscultationState>): AuscultationState => ({
  ...noAuscultation,
  headphones: 'worn',
  ...part,
});

describe('listening', () => {
  test('is not offered where the site has no stethoscope', () => {
    expect(phaseOf(state({ wanted: true }), true)).toBe('none');
  });

  test('asks for headphones before anything is opened', () => {
    expect(phaseOf(state({ kiosk: 'off', wanted: true, headphones: null }), false)).toBe('headphones');
  });

  test('is only said to be listening once the sound is there', () => {
    expect(phaseOf(state({ kiosk: 'off', wanted: true }), true)).toBe('opening');
    expect(phaseOf(state({ kiosk: 'on', wanted: true }), false)).toBe('opening');
    expect(phaseOf(state({ kiosk: 'on', wanted: true }), true)).toBe('listening');
  });

  test.each(['missing', 'processed', 'fault'] as const)('tells why there is none: %s', (kiosk) => {
    expect(phaseOf(state({ kiosk, wanted: true }), false)).toBe(kiosk);
  });

  test('that the link is too weak for it is told although nobody listens any more', () => {
    expect(phaseOf(state({ kiosk: 'weak' }), true)).toBe('weak');
  });

  test('is off until it is asked for, whatever the kiosk says', () => {
    expect(phaseOf(state({ kiosk: 'on' }), true)).toBe('off');
  });
});

describe('a kiosk that says how it stands', () => {
  test('is asked again where it has forgotten, for the same part of the body', () => {
    expect(correctionOf(state({ wanted: true, site: 'lungs' }), 'off')).toEqual({
      type: 'stethoscope',
      on: true,
      site: 'lungs',
    });
  });

  test('is closed where nobody here listens', () => {
    expect(correctionOf(state({}), 'on')).toEqual({ type: 'stethoscope', on: false });
    expect(correctionOf(state({}), 'opening')).toEqual({ type: 'stethoscope', on: false });
  });

  test.each(['opening', 'on', 'missing', 'processed', 'fault'] as const)(
    'is left alone while it is at it: %s',
    (kiosk) => {
      expect(correctionOf(state({ wanted: true }), kiosk)).toBeNull();
    },
  );

  test('is left alone while it is off and nobody listens', () => {
    expect(correctionOf(state({}), 'off')).toBeNull();
    expect(correctionOf(state({}), 'missing')).toBeNull();
  });
});

test('the patient’s voice gives way only while the stethoscope is heard', () => {
  expect(voiceShare(false, 'muted')).toBe(1);
  expect(voiceShare(true, 'muted')).toBe(0);
  expect(voiceShare(true, 'faint')).toBeLessThan(0.5);
  expect(voiceShare(true, 'full')).toBe(1);
});

test('the samples of the record come with the newest first, and nothing else among them', () => {
  const entry = (at: string, content: Entry['content']): Entry => ({
    id: EntryId.parse(crypto.randomUUID()),
    at,
    author: { party: 'physician' },
    content,
    received: 1,
  });
  const sample = (at: string, site: 'heart' | 'lungs') =>
    entry(at, {
      type: 'auscultation',
      attachmentId: AttachmentId.parse(crypto.randomUUID()),
      duration: 12,
      site,
      filter: 'bell',
    });
  const entries = [
    sample('2026-03-02T09:00:00.000Z', 'heart'),
    entry('2026-03-02T09:01:00.000Z', { type: 'message', text: 'Respirez' }),
    sample('2026-03-02T09:02:00.000Z', 'lungs'),
  ];
  expect(samplesIn(entries).map(({ content }) => content.site)).toEqual(['lungs', 'heart']);
});
