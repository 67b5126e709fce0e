/** The longest delay of a timer, in milliseconds; a longer one would fire at once. */
const LONGEST_DELAY = 2 ** 31 - 1;

/** Calls `work` once, when `clock` has reached this moment, however far it lies. Returns how to call it off. */
export function callAt(moment: Date, clock: () => Date, work: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = moment.getTime() - clock().getTime();
    timer = setTimeout(() => (clock() < moment ? wait() : work()), Math.min(Math.max(left, 0), LONGEST_DELAY));
  };
  wait();
  return () => clearTimeout(timer);
}
