import type { Clock } from '../tasks/clock/clock.js';

/** OS signals that stop a tree, with the numbers that exit codes are made of. */
const numbers = { SIGINT: 2, SIGTERM: 15 } as const;

/** A second OS signal that comes sooner after the first is the same key press, told to the whole process group. */
const sameStrokeMs = 300;

/**
 * Listens to OS signals until the returned function is called: the first stops the tree, a later one ends the process
 * at once with 128 + its number.
 */
export function onOsSignals(clock: Clock, stop: (signal: NodeJS.Signals) => void): () => void {
  let first: number | undefined;
  const listeners = (Object.keys(numbers) as (keyof typeof numbers)[]).map((name) => {
    const listener = (): void => {
      if (first === undefined) {
        first = clock.now();
        stop(name);
      } else if (clock.now() - first >= sameStrokeMs) process.exit(128 + numbers[name]);
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  return () => {
    for (const off of listeners) off();
  };
}
