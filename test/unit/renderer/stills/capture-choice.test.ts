import { describe, expect, test } from 'vitest';
import { chooseCapture } from '#renderer/stills/capture-choice.ts';

const video = { width: 1920, height: 1080 };
const offering = (width: number, height: number): PhotoCapabilities => ({
  imageWidth: { min: 640, max: width, step: 1 },
  imageHeight: { min: 480, max: height, step: 1 },
});

describe('how a still is taken', () => {
  test('by the camera’s own photograph at its largest where it has one', () => {
    expect(chooseCapture(offering(2592, 1944), video)).toEqual({
      from: 'photograph',
      settings: { imageWidth: 2592, imageHeight: 1944 },
    });
  });

  test('a photograph as large as the video is the camera’s own work, and no frame coded a second time', () => {
    expect(chooseCapture(offering(1920, 1080), video).from).toBe('photograph');
  });

  test('from the video where the photograph would show less', () => {
    expect(chooseCapture(offering(1280, 720), video)).toEqual({ from: 'video' });
  });

  test('from the video where the camera says nothing of photographs, or only half of it', () => {
    expect(chooseCapture(null, video)).toEqual({ from: 'video' });
    expect(chooseCapture({}, video)).toEqual({ from: 'video' });
    expect(chooseCapture({ imageWidth: { min: 1, max: 4000, step: 1 } }, video)).toEqual({ from: 'video' });
  });
});
