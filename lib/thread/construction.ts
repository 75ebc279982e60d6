import type { ThreadPort } from './port.js';

let waiting: ThreadPort | undefined;

/** Constructs a thread that finds its port in the constructor of `TaskThread`: so `defer` and `id` work from there on. */
export function constructWith<T, A extends readonly unknown[]>(
  port: ThreadPort,
  type: new (...args: A) => T,
  args: A,
): T {
  waiting = port;
  try {
    return new type(...args);
  } finally {
    waiting = undefined;
  }
}

/** The port of the thread that is being constructed, handed out once. */
export function takePort(): ThreadPort | undefined {
  const port = waiting;
  waiting = undefined;
  return port;
}
