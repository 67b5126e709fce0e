import type { types } from 'mediasoup';

/** The lowest layer of a picture: the one its sender always sends, and the soonest. */
export const LOWEST: types.ConsumerLayers = { spatialLayer: 0 };

/** More than any picture has: the highest there is. */
const HIGHEST: types.ConsumerLayers = { spatialLayer: 7 };

/** ms for which the highest layer is still made though nobody wants it: until all have come down, or one wants it again. */
const LINGER = 3000;

interface Receiver {
  wanted: types.ConsumerLayers;
  /** Something of the picture is on its way to it. */
  hasBegun: boolean;
}

/**
 * Which layers of one picture its receivers want, and whether anyone wants the highest: it takes three quarters of the sender's
 * processor and of the bits of a village's line, and is made only while someone looks at it.
 */
export class PictureLayers {
  readonly #top: number;
  readonly #tell: (isTopWanted: boolean) => void;
  readonly #receivers = new Map<types.Consumer, Receiver>();
  #isTopWanted = false;
  #lingering: NodeJS.Timeout | undefined;

  /**
   * @param top the highest layer, from 0.
   * @param tell is called when the highest is wanted, and when it is no longer; at the beginning it is not.
   */
  constructor(top: number, tell: (isTopWanted: boolean) => void) {
    this.#top = top;
    this.#tell = tell;
  }

  /**
   * A consumer made with {@link LOWEST} begins with that layer, over whatever link, and goes up to what is wanted once something
   * of it is on its way. A higher one comes and goes in the first second, while its sender finds out what the link carries: who
   * waits for it alone may wait for seconds.
   */
  add(consumer: types.Consumer): void {
    const receiver: Receiver = { wanted: HIGHEST, hasBegun: false };
    this.#receivers.set(consumer, receiver);
    const look = () => this.#look();
    consumer.on('layerschange', (layers) => {
      if (layers === undefined || receiver.hasBegun) return;
      receiver.hasBegun = true;
      // One that was closed meanwhile wants nothing.
      consumer.setPreferredLayers(receiver.wanted).catch(() => undefined);
      look();
    });
    consumer.observer.on('pause', look);
    consumer.observer.on('resume', look);
    consumer.observer.once('close', () => {
      this.#receivers.delete(consumer);
      look();
    });
  }

  /** This one of its consumers wants up to these layers from now on, or from its beginning. */
  async want(consumer: types.Consumer, layers: types.ConsumerLayers): Promise<void> {
    const receiver = this.#receivers.get(consumer);
    if (receiver === undefined) return;
    receiver.wanted = layers;
    this.#look();
    if (receiver.hasBegun) await consumer.setPreferredLayers(layers);
  }

  /** Tells again what the sender may have missed. */
  retell(): void {
    this.#tell(this.#isTopWanted);
  }

  /** Its sender has ended it: there is nothing more to tell. */
  close(): void {
    clearTimeout(this.#lingering);
    this.#receivers.clear();
    this.#isTopWanted = false;
  }

  #look(): void {
    const isWanted = [...this.#receivers].some(
      ([consumer, { wanted, hasBegun }]) => hasBegun && !consumer.paused && wanted.spatialLayer >= this.#top,
    );
    clearTimeout(this.#lingering);
    if (isWanted) this.#set(true);
    else if (this.#isTopWanted) this.#lingering = setTimeout(() => this.#set(false), LINGER);
  }

  #set(isTopWanted: boolean): void {
    if (this.#isTopWanted === isTopWanted) return;
    this.#isTopWanted = isTopWanted;
    this.#tell(isTopWanted);
  }
}
