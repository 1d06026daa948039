/** Too many wait already. */
export class TooManyWait extends Error {
  override name = "TooManyWait";
}

/**
 * Lets work be done so many at once; the others wait in order, and are turned away when so many wait already.
 * @returns a function that does work in its turn
 */
export function turns(atOnce: number, waitingAtMost = Number.POSITIVE_INFINITY) {
  const queue: (() => void)[] = [];
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running++;
    else if (queue.length >= waitingAtMost) throw new TooManyWait();
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}
