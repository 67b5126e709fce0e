import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decodeInputEvents, hasKey, INPUT_EVENT_SIZE, isPress, KEY_CAMERA } from './input-event.ts';
import { untilAccessible } from './node-access.ts';
import { watchNodes } from './node-watch.ts';
import { attribute, SYSFS, usbAbove } from './sysfs.ts';
import type { UsbId } from './transport.ts';

/** A device whose named keys count as the button; UVC cameras need no naming. */
export type ButtonRule = UsbId & { readonly keys: readonly number[] };

/** A button that may be pressed: one input device, and which of its keys count. */
export type Button = { readonly path: string; readonly name: string; readonly keys: readonly number[] };

/** Ms between two looks at an open device. */
const LOOK_AGAIN = 20;
const EVENTS_AT_ONCE = 32;

/** The driver that binds a camera's interfaces, from the folder of its input device upwards. */
async function isUvc(device: string): Promise<boolean> {
  const above = await realpath(join(device, 'device')).catch(() => undefined);
  const driver = above && (await realpath(join(above, 'driver')).catch(() => undefined));
  return driver !== undefined && basename(driver) === 'uvcvideo';
}

/**
 * The buttons the system shows that may be listened to: those of UVC cameras, and devices `rules` names. Every other
 * keyboard stays unread. Opens nothing; never rejects.
 */
export async function listButtons(rules: readonly ButtonRule[], root: string = SYSFS): Promise<readonly Button[]> {
  const folder = join(root, 'class/input');
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /^event\d+$/.test(name))
      .map(async (event): Promise<Button[]> => {
        const device = join(folder, event, 'device');
        const [name = '', capabilities = ''] = await Promise.all([
          attribute(device, 'name'),
          attribute(device, 'capabilities/key'),
        ]);
        const usb = await usbAbove(device);
        const named = rules.filter((rule) => rule.vendorId === usb?.vendorId && rule.productId === usb.productId);
        const wanted = named.flatMap((rule) => rule.keys);
        if (await isUvc(device)) wanted.push(KEY_CAMERA);
        const keys = [...new Set(wanted)].filter((key) => hasKey(capabilities, key));
        return keys.length > 0 ? [{ path: `/dev/input/${event}`, name, keys }] : [];
      }),
  );
  return found.flat();
}

/**
 * Reads one device until it goes or the signal aborts. It is looked at, not waited for: Node reads files on a pool of
 * threads, where a read that waits would keep a thread for ever and could not be ended.
 */
class ButtonReader {
  readonly #file: FileHandle;
  readonly #button: Button;
  readonly #pressed: (button: Button) => void;
  readonly #buffer = new Uint8Array(EVENTS_AT_ONCE * INPUT_EVENT_SIZE);

  constructor(file: FileHandle, button: Button, pressed: (button: Button) => void) {
    this.#file = file;
    this.#button = button;
    this.#pressed = pressed;
  }

  /** Resolves when the device is gone or the signal aborts, with the file closed. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && (await this.#look())) await pause(LOOK_AGAIN, signal);
    } finally {
      await this.#file.close().catch(() => undefined);
    }
  }

  /** Returns false when the device is gone. */
  async #look(): Promise<boolean> {
    try {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, this.#buffer.length, null);
      for (const event of decodeInputEvents(this.#buffer.subarray(0, bytesRead)))
        if (isPress(event) && this.#button.keys.includes(event.code)) this.#pressed(this.#button);
      return bytesRead > 0;
    } catch (cause) {
      // Nothing pressed since: the only answer of a device that is there and not blocking.
      return (cause as NodeJS.ErrnoException).code === 'EAGAIN';
    }
  }
}

/** Ends early, and without rejecting, when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/**
 * Calls `pressed` whenever a button that may be listened to is pressed, for devices present and those plugged later, until
 * the signal aborts. A device that may not be opened is passed over and told to `refused`.
 */
export function watchButtons(
  rules: () => readonly ButtonRule[],
  pressed: (button: Button) => void,
  refused: (button: Button, cause: unknown) => void,
  signal: AbortSignal,
): void {
  const reading = new Map<string, Promise<void>>();
  const follow = async (button: Button): Promise<void> => {
    await untilAccessible(button.path, signal);
    const file = await open(button.path, constants.O_RDONLY | constants.O_NONBLOCK);
    await new ButtonReader(file, button, pressed).run(signal);
  };
  const look = async (): Promise<void> => {
    for (const button of await listButtons(rules())) {
      if (signal.aborted) return;
      if (reading.has(button.path)) continue;
      const done = follow(button)
        .catch((cause: unknown) => {
          if (!signal.aborted) refused(button, cause);
        })
        .finally(() => reading.delete(button.path));
      reading.set(button.path, done);
    }
  };
  watchNodes(
    () => [],
    () => void look(),
    signal,
  );
}
