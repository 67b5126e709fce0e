import type { Device, RtpCapabilities } from 'mediasoup-client/types';

/**
 * The SFU's client is a third of the kiosk's code and of no use to the first screens: it is loaded apart. Called early, it is
 * there when a consultation begins.
 */
export const loadSfuClient = () => import('mediasoup-client');

/** The SFU's client as it was last made, and for which router. */
let latest: { readonly router: string; readonly device: Promise<Device> } | null = null;

/**
 * The SFU's client as this browser can use it with such a router. What the browser can is asked by opening two connections,
 * which takes a while: once, as long as the router is like the last one. Rejects where the browser has no WebRTC that it knows.
 */
export function sfuDevice(routerRtpCapabilities: RtpCapabilities): Promise<Device> {
  const router = JSON.stringify(routerRtpCapabilities);
  if (latest?.router !== router) latest = { router, device: makeDevice(routerRtpCapabilities) };
  const { device } = latest;
  device.catch(() => {
    if (latest?.device === device) latest = null;
  });
  return device;
}

async function makeDevice(routerRtpCapabilities: RtpCapabilities): Promise<Device> {
  const device = await (await loadSfuClient()).Device.factory();
  await device.load({ routerRtpCapabilities });
  return device;
}
