import type { Transport, Via } from './transport.ts';

/** Two transports as one: ports of the ways in `vias` are the second's. */
export function joinTransports(first: Transport, second: Transport, vias: readonly Via[]): Transport {
  return {
    list: async (signal) => (await Promise.all([first.list(signal), second.list(signal)])).flat(),
    watch: (changed, signal) => {
      first.watch(changed, signal);
      second.watch(changed, signal);
    },
    open: (address, link, signal) => (vias.includes(address.via) ? second : first).open(address, link, signal),
  };
}
