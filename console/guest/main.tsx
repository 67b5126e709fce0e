import '../shell/strict-policy.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/parts.css';
import '../styles/devices.css';
import '../styles/guest-page.css';
import { createRoot } from 'react-dom/client';
import { loadPreferences } from '../state/preferences.ts';
import { prepareWords } from '../words/index.ts';
import { GuestPage } from './GuestPage.tsx';
import { GuestActions } from './guest-actions.ts';
import { createGuestStore } from './guest-state.ts';
import { GuestProvider } from './use-guest.tsx';

const fragment = location.hash.slice(1);
// The token is good for one use: neither the address bar nor the history keeps it.
history.replaceState(null, '', location.pathname);
const preferences = loadPreferences();
document.documentElement.dataset['theme'] = preferences.theme;
const store = createGuestStore();
const actions = new GuestActions(store);
const root = document.querySelector('#guest');
if (!root) throw new Error('guest.html has no #guest');

await prepareWords(preferences.locale);
createRoot(root).render(
  <GuestProvider store={store} actions={actions}>
    <GuestPage preferences={preferences} />
  </GuestProvider>,
);
void actions.start(fragment);
// Another link opened in the same tab changes nothing but the fragment.
window.addEventListener('hashchange', () => location.reload());
