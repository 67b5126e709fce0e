import { expect, test } from 'vitest';
import { tellStalls } from '#media/stall.ts';
import type { MediaIncident } from '#protocol/media-incident.ts';
import { stall, standInTrack } from '../../support/sfu-device.ts';

test('R4: a camera that gives no picture is an incident once, and once more when it goes on; one that was stopped is none', () => {
  const incidents: MediaIncident[] = [];
  const camera = standInTrack('video');
  tellStalls(camera, 'otoscope', (incident) => incidents.push(incident));
  for (const muted of [false, true, true, false]) stall(camera, muted);
  expect(incidents).toEqual([
    { kind: 'capture-stalled', device: 'otoscope' },
    { kind: 'capture-resumed', device: 'otoscope' },
  ]);
  Object.assign(camera, { readyState: 'ended' });
  stall(camera, true);
  expect(incidents).toHaveLength(2);
});

test('one that gives none from the start is told at once; a microphone that is held for mute is no camera', () => {
  const incidents: MediaIncident[] = [];
  const [camera, microphone] = [standInTrack('video'), standInTrack('audio')];
  for (const track of [camera, microphone]) {
    stall(track, true);
    tellStalls(track, track === camera ? 'camera' : 'microphone', (incident) => incidents.push(incident));
  }
  expect(incidents).toEqual([{ kind: 'capture-stalled', device: 'camera' }]);
});
