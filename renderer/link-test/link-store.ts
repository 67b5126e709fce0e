import { create } from 'zustand';
import { sfuDevice } from '#media/sfu-client.ts';
import type { JudgedLink } from '#protocol/link-test.ts';
import type { Session } from '../shell/session.tsx';
import { linkTestCaller, TooManyTests } from './calls.ts';
import { NO_FIGURES, probeLink } from './probe.ts';
import { verdictOf } from './verdict.ts';

/** What is known of the link. `found.link` is null where it could not be tested now, which says nothing of the link itself. */
export type LinkState =
  | { readonly type: 'unknown' }
  | { readonly type: 'testing' }
  | { readonly type: 'found'; readonly link: JudgedLink | null };

export const useLink = create<{ readonly state: LinkState }>(() => ({ state: { type: 'unknown' } }));

type Place = Pick<Session, 'bridge' | 'facts'>;

/** Measures the link and leaves what was found with main, for the host; null where it could not be tested now. */
async function measureLink({ bridge, facts }: Place): Promise<JudgedLink | null> {
  const link = await judgedLink(bridge);
  if (link === null) return null;
  const measuredLink = { at: new Date().toISOString(), link };
  facts.setState({ measuredLink });
  bridge.request('link-test:measured', measuredLink).catch(() => undefined);
  return link;
}

async function judgedLink(bridge: Session['bridge']): Promise<JudgedLink | null> {
  try {
    const figures = await probeLink(linkTestCaller(bridge), sfuDevice, new AbortController().signal);
    return { ...figures, verdict: verdictOf(figures) };
  } catch (error) {
    return error instanceof TooManyTests ? null : { ...NO_FIGURES, verdict: 'none' };
  }
}

/** Tests the link, unless it is being tested; the store tells how it goes. */
export function testLink(place: Place): void {
  if (useLink.getState().state.type === 'testing') return;
  useLink.setState({ state: { type: 'testing' } });
  void measureLink(place).then((link) => useLink.setState({ state: { type: 'found', link } }));
}

/** Tests the link for the host: resolves with whether it could be tested now. The next patient has a test of their own. */
export async function testLinkForHost(place: Place): Promise<boolean> {
  if (useLink.getState().state.type === 'testing') return false;
  useLink.setState({ state: { type: 'testing' } });
  const link = await measureLink(place);
  useLink.setState({ state: { type: 'unknown' } });
  return link !== null;
}

/** Screens before the patient has agreed to anything (R5). */
const BEFORE_CONSENT: readonly string[] = ['welcome', 'information', 'declined'];

/** Tests the link once the patient has agreed, while they type and measure: it costs them no time. */
export function attendLink(session: Session): void {
  const { journey } = session;
  const look = () => {
    if (useLink.getState().state.type !== 'unknown') return;
    if (!BEFORE_CONSENT.includes(journey.getState().journey.screen.name)) testLink(session);
  };
  journey.subscribe(look);
  look();
}
