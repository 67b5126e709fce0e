import { ipcRenderer } from 'electron';
import type { RADIO_PORT_MESSAGE } from '#protocol/radio.ts';

// Tied by type, so that no schema library comes with the name.
const radioPort: typeof RADIO_PORT_MESSAGE = 'escale:radio-port';

// The radio's page has no other way to main, and main none to it but asking: see Radio in renderer/radio/main.ts.
ipcRenderer.on(radioPort, (event) => {
  window.postMessage(radioPort, window.location.origin, event.ports);
});
