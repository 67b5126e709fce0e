import type { StethoscopeCheck } from '#protocol/equipment.ts';
import { listDevices, toMediaDevices } from '../media/devices.ts';
import { checkStethoscope } from '../media/stethoscope-check.ts';
import type { Session } from '../shell/session.tsx';
import { takeToneFinding, useToneTest } from './tone-test.ts';

/** The part of the care of the equipment that only the page can do: cameras and microphones. From now until the page goes. */
export function attendEquipment({ bridge, profile, journey }: Session): void {
  const seen = async () => toMediaDevices(await listDevices());
  const tell = () => {
    seen()
      .then((media) => bridge.request('kiosk:media-devices', { media }))
      .catch(() => undefined);
  };
  const isFree = () => journey.getState().journey.screen.name === 'welcome';

  const listen = async (): Promise<StethoscopeCheck> => {
    if (profile.instruments.stethoscope === null) return { type: 'absent' };
    const found = takeToneFinding();
    if (found !== null) return found;
    const leaving = new AbortController();
    const stop = journey.subscribe(() => {
      if (!isFree()) leaving.abort();
    });
    try {
      return await checkStethoscope(profile.instruments, leaving.signal);
    } finally {
      stop();
    }
  };

  const check = async (checkId: string) => {
    try {
      if (!isFree()) throw new Error('a patient is here');
      if (useToneTest.getState().stage !== null) throw new Error('the host holds the stethoscope');
      const stethoscope = await listen();
      const media = await seen();
      await bridge.request('equipment:media', { checkId, answer: { type: 'seen', media, stethoscope } });
    } catch {
      // Someone came before the screen: the check waits until they have gone.
      await bridge.request('equipment:media', { checkId, answer: { type: 'in-use' } });
    }
  };

  navigator.mediaDevices.addEventListener('devicechange', tell);
  bridge.onEvent((event) => {
    if (event.type === 'check-media') check(event.checkId).catch(() => undefined);
  });
  tell();
}
