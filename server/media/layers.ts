import type { types } from 'mediasoup';

/** The lowest layer of a picture: the one its sender always sends, and the soonest. */
export const LOWEST: types.ConsumerLayers = { spatialLayer: 0 };

/** More than any picture has: the highest there is. */
const HIGHEST: types.ConsumerLayers = { spatialLayer: 7 };

/** What is wanted of consumers that have brought nothing yet. */
const awaited = new WeakMap<types.Consumer, types.ConsumerLayers>();

/**
 * A picture made with {@link LOWEST} begins with that layer, over whatever link, and goes up to what is wanted once something
 * of it is on its way. A higher one comes and goes in the first second, while its sender finds out what the link carries: who
 * waits for it alone may wait for seconds.
 */
export function raiseOnceBegun(consumer: types.Consumer): void {
  awaited.set(consumer, HIGHEST);
  consumer.on('layerschange', (layers) => {
    const wanted = awaited.get(consumer);
    if (layers === undefined || wanted === undefined) return;
    awaited.delete(consumer);
    // One that was closed meanwhile wants nothing.
    consumer.setPreferredLayers(wanted).catch(() => undefined);
  });
}

/** Up to these layers from now on, or from its beginning. */
export async function wantLayers(consumer: types.Consumer, layers: types.ConsumerLayers): Promise<void> {
  if (awaited.has(consumer)) awaited.set(consumer, layers);
  else await consumer.setPreferredLayers(layers);
}
