import '@fontsource-variable/atkinson-hyperlegible-next';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/screens.css';
import './styles/equipment.css';
import './styles/link-test.css';
import './styles/record.css';
import './styles/stills.css';
import './styles/auscultation.css';
import './styles/guests.css';
import './styles/seated.css';
import './styles/drawings.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createStore } from 'zustand/vanilla';
import { loadSfuClient } from '#media/sfu-client.ts';
import type { KioskBridge } from '#protocol/ipc.ts';
import { bridge } from './bridge.ts';
import { fromCheckpoint } from './journey/checkpoint.ts';
import { kioskWorld, toJourneyEvents } from './journey/conductor.ts';
import { newJourney } from './journey/state.ts';
import { createJourneyStore } from './journey/store.ts';
import { resume } from './journey/transitions.ts';
import { acceptLivePorts } from './live/live-store.ts';
import { playOn } from './media/loudspeaker.ts';
import { Unready } from './screens/Unready.tsx';
import { App } from './shell/App.tsx';
import { firstPaint } from './shell/first-paint.ts';
import { loadLaterScreens, useLater } from './shell/later.ts';
import { type KioskFacts, type Session, SessionContext } from './shell/session.tsx';
import { createWords } from './words/i18n.ts';

/** How long the page waits before it asks main again, when main could not answer, ms. */
const RETRY_AFTER = 3000;

async function startSession(bridge: KioskBridge): Promise<Session> {
  const snapshot = await bridge.request('kiosk:snapshot', {});
  // It is known before anything is played.
  playOn(snapshot.loudspeaker).catch(() => undefined);
  const { profile, link, devices, status, checkpoint, calling, equipment, callBacks, measuredLink } = snapshot;
  const saved = fromCheckpoint(checkpoint);
  const start =
    saved === null
      ? { journey: newJourney(profile.steps, profile.locales[0] ?? 'fr', profile.assistance), commands: [] }
      : resume(saved, status);
  const journey = createJourneyStore(start, kioskWorld(bridge));
  const facts = createStore<KioskFacts>(() => ({ link, devices, calling, equipment, callBacks, measuredLink }));
  bridge.onEvent((event) => {
    const { devices: before } = facts.getState();
    if (event.type === 'link') facts.setState({ link: event.link });
    if (event.type === 'devices') facts.setState({ devices: event.devices });
    if (event.type === 'equipment') facts.setState({ equipment: event.equipment });
    if (event.type === 'call-backs') facts.setState({ callBacks: event.callBacks });
    for (const told of toJourneyEvents(event, before)) journey.getState().send(told);
  });
  return { bridge, profile, journey, facts };
}

const place = document.getElementById('kiosk');
if (place === null) throw new Error('index.html has no place for the screens');
acceptLivePorts(window);
const root = createRoot(place);
try {
  const session = await startSession(bridge);
  // A reload in the middle of a session goes on where it was, not at the welcome.
  if (session.journey.getState().journey.screen.name !== 'welcome' || session.facts.getState().calling)
    await loadLaterScreens();
  root.render(
    <StrictMode>
      <I18nextProvider i18n={createWords(session.journey.getState().journey.locale)}>
        <SessionContext value={session}>
          <App />
        </SessionContext>
      </I18nextProvider>
    </StrictMode>,
  );
  await firstPaint();
  bridge.request('kiosk:drawn', {}).catch(() => undefined);
  // Loaded while nothing happens, so that neither the next screen nor taking the patient waits for it.
  await loadLaterScreens();
  useLater.getState().later?.attendEquipment(session);
  useLater.getState().later?.attendLink(session);
  await loadSfuClient();
} catch {
  root.render(
    <I18nextProvider i18n={createWords('fr')}>
      <Unready />
    </I18nextProvider>,
  );
  setTimeout(() => window.location.reload(), RETRY_AFTER);
}
