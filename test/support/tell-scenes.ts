import { afterEach } from 'vitest';
import { scenes } from './scenes.ts';

/** A test that fails says what its screens showed then: on another machine nobody saw them. */
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`${task.name}: the screens when it failed\n${await scenes()}`);
});
