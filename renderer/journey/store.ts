import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Journey } from './state.ts';
import { advance, type JourneyCommand, type JourneyEvent, type Step } from './transitions.ts';

export interface JourneyStore {
  readonly journey: Journey;
  /** Hands an event to the machine; what means nothing on this screen changes nothing. */
  readonly send: (event: JourneyEvent) => void;
}

/** What the store needs of the world: to save each step, and to carry out its commands. */
export interface JourneyWorld {
  save(journey: Journey): void;
  perform(command: JourneyCommand, send: (event: JourneyEvent) => void): void;
}

/** Holds the journey; every transition is saved before its commands run, so that a reload resumes here. */
export function createJourneyStore(start: Step, world: JourneyWorld): StoreApi<JourneyStore> {
  const store = createStore<JourneyStore>((set, get) => ({
    journey: start.journey,
    send: (event) => {
      const step = advance(get().journey, event);
      if (step === null) return;
      set({ journey: step.journey });
      world.save(step.journey);
      for (const command of step.commands) world.perform(command, get().send);
    },
  }));
  for (const command of start.commands) world.perform(command, store.getState().send);
  return store;
}
