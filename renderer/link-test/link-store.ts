import { create } from 'zustand';
import { sfuDevice } from '#media/sfu-client.ts';
import type { LinkTest } from '#protocol/link-test.ts';
import type { Session } from '../shell/session.tsx';
import { linkTestCaller, TooManyTests } from './calls.ts';
import { probeLink } from './probe.ts';
import { verdictOf } from './verdict.ts';

/** What is known of the link. `found.link` is null where it could not be tested now, which says nothing of the link itself. */
export type LinkState =
  | { readonly type: 'unknown' }
  | { readonly type: 'testing' }
  | { readonly type: 'found'; readonly link: LinkTest['link'] };

export const useLink = create<{ readonly state: LinkState }>(() => ({ state: { type: 'unknown' } }));

const UNREACHED: LinkTest['link'] = {
  signalling: null,
  paths: { udp: 'absent', tcp: 'absent', relay: 'absent' },
  up: null,
  down: null,
  loss: null,
  roundTrip: null,
  jitter: null,
  verdict: 'none',
};

/** Tests the link, unless it is being tested; the store tells how it goes. */
export function testLink(bridge: Session['bridge']): void {
  if (useLink.getState().state.type === 'testing') return;
  useLink.setState({ state: { type: 'testing' } });
  const found = (link: LinkTest['link']) => useLink.setState({ state: { type: 'found', link } });
  probeLink(linkTestCaller(bridge), sfuDevice, new AbortController().signal).then(
    (figures) => found({ ...figures, verdict: verdictOf(figures) }),
    (error: unknown) => found(error instanceof TooManyTests ? null : UNREACHED),
  );
}

/** Screens before the patient has agreed to anything (R5). */
const BEFORE_CONSENT: readonly string[] = ['welcome', 'information', 'declined'];

/** Tests the link once the patient has agreed, while they type and measure: it costs them no time. */
export function attendLink({ bridge, journey }: Session): void {
  const look = () => {
    if (useLink.getState().state.type !== 'unknown') return;
    if (!BEFORE_CONSENT.includes(journey.getState().journey.screen.name)) testLink(bridge);
  };
  journey.subscribe(look);
  look();
}
