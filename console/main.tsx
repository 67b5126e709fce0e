import './shell/strict-policy.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/queue.css';
import './styles/fleet.css';
import './styles/consultation.css';
import './styles/devices.css';
import './styles/records.css';
import './styles/stills.css';
import './styles/auscultation.css';
import './styles/guests.css';
import './styles/vitals.css';
import { createRoot } from 'react-dom/client';
import { Console } from './shell/Console.tsx';
import { ConsoleActions } from './state/console-actions.ts';
import { createConsoleStore } from './state/console-state.ts';
import { loadPreferences } from './state/preferences.ts';
import { ConsoleProvider } from './state/use-console.tsx';
import { prepareWords } from './words/index.ts';

const preferences = loadPreferences();
document.documentElement.dataset['theme'] = preferences.theme;
const store = createConsoleStore(preferences);
const actions = new ConsoleActions(store);
const root = document.querySelector('#console');
if (!root) throw new Error('index.html has no #console');

await prepareWords(preferences.locale);
createRoot(root).render(
  <ConsoleProvider store={store} actions={actions}>
    <Console />
  </ConsoleProvider>,
);
void actions.start();
