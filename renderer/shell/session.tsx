import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { SiteCallBack } from '#protocol/call-back.ts';
import type { DeviceStatus } from '#protocol/device-status.ts';
import type { EquipmentView } from '#protocol/equipment.ts';
import type { KioskBridge, KioskProfile, LinkState } from '#protocol/ipc.ts';
import type { MeasuredLink } from '#protocol/link-test.ts';
import type { Journey } from '../journey/state.ts';
import type { JourneyStore } from '../journey/store.ts';
import type { JourneyEvent } from '../journey/transitions.ts';

/** What main last said of this kiosk. */
export interface KioskFacts {
  readonly link: LinkState;
  readonly devices: readonly DeviceStatus[];
  /** True from the touch on "call someone here" until it is taken back. */
  readonly calling: boolean;
  readonly equipment: EquipmentView;
  /** The patients that physicians want back at this site. */
  readonly callBacks: readonly SiteCallBack[];
  /** The latest test of the link since the kiosk started, whoever was there; null where there was none. */
  readonly measuredLink: MeasuredLink | null;
}

/** What every screen may use; made once in the composition root. */
export interface Session {
  readonly bridge: KioskBridge;
  readonly profile: KioskProfile;
  readonly journey: StoreApi<JourneyStore>;
  readonly facts: StoreApi<KioskFacts>;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('a screen is drawn outside of a session');
  return session;
}

export const useJourney = (): Journey => useStore(useSession().journey, (state) => state.journey);
export const useSend = (): ((event: JourneyEvent) => void) => useStore(useSession().journey, (state) => state.send);
export const useFacts = (): KioskFacts => useStore(useSession().facts);

/** Who comes when someone is called here, in the patient's language. */
export function useHelper(): string {
  const { profile } = useSession();
  return profile.helper[useJourney().locale];
}

/** Ends the session; main replaces the window, so that nothing of the patient is left in it. */
export function useEndSession(): (why: 'patient' | 'idle' | 'closed') => void {
  const { bridge } = useSession();
  return (why) => {
    bridge.request('session:end', { why }).catch(() => window.location.reload());
  };
}
