import type { Device } from 'mediasoup-client/types';

/**
 * The SFU's client is a third of the kiosk's code and of no use to the first screens: it is loaded apart. Called early, it is
 * there when a consultation begins.
 */
export const loadSfuClient = () => import('mediasoup-client');

/** The SFU's client as this browser can use it. Rejects where the browser has no WebRTC that it knows. */
export const sfuDevice = async (): Promise<Device> => (await loadSfuClient()).Device.factory();
