/** Names of the channels that are not requests of the renderer; the preload knows the same. */
export const EVENT_CHANNEL = 'escale:event';
export const PORT_CHANNEL = 'escale:live-port';
