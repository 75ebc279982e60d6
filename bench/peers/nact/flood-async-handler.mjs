import { flooding } from './flood.mjs';

export const measure = flooding(async (receiver, tick) => {
  receiver.sum += tick.count;
  return receiver;
});
