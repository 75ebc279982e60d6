import { Effect } from 'effect';
import { flooding } from './flood.mjs';

export const measure = flooding((receiver, tick) =>
  Effect.promise(async () => {
    receiver.sum += tick.count;
  }),
);
