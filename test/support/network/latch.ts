/** A promise and the hand that resolves it. */
export interface Latch<T> {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;
}

export function latch<T = void>(): Latch<T> {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
