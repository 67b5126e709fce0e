import { contextBridge, ipcRenderer } from 'electron';
import type { IpcChannel, IpcEvent, KioskBridge, LIVE_PORT_MESSAGE } from '#protocol/ipc.ts';
import type { EVENT_CHANNEL, PORT_CHANNEL } from './ipc/channels.ts';

// A sandboxed preload is one small file: names are repeated here, tied by type, so that no schema library comes with them.
const CHANNELS: Readonly<Record<IpcChannel, true>> = {
  'kiosk:snapshot': true,
  'kiosk:drawn': true,
  'journey:checkpoint': true,
  'consultation:open': true,
  'measure:start': true,
  'measure:cancel': true,
  'measure:skip': true,
  'queue:join': true,
  'link-test': true,
  'link-test:measured': true,
  'kiosk:loudspeaker': true,
  'media:incident': true,
  'consultation:leave': true,
  'examination-camera': true,
  room: true,
  help: true,
  'call-back': true,
  'equipment:check': true,
  'equipment:media': true,
  'kiosk:media-devices': true,
  'message:send': true,
  'attachment:add': true,
  'document:read': true,
  'document:state': true,
  'document:print': true,
  'examination:still': true,
  'session:end': true,
};
const events: typeof EVENT_CHANNEL = 'escale:event';
const livePort: typeof PORT_CHANNEL = 'escale:live-port';
const livePortMessage: typeof LIVE_PORT_MESSAGE = 'escale:live-port';

const bridge: KioskBridge = {
  request: (channel, payload) => {
    if (!Object.hasOwn(CHANNELS, channel)) return Promise.reject(new TypeError('escale: no such channel'));
    return ipcRenderer.invoke(channel, payload);
  },
  onEvent: (listener) => {
    // Main is the only sender on this channel, and what it sends is typed there.
    const forward = (_: unknown, event: IpcEvent) => listener(event);
    ipcRenderer.on(events, forward);
    return () => ipcRenderer.off(events, forward);
  },
};

contextBridge.exposeInMainWorld('escale', bridge);

ipcRenderer.on(livePort, (event) => {
  window.postMessage(livePortMessage, window.location.origin, event.ports);
});
