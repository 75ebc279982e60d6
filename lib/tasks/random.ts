/** The one door to chance: a number from 0, included, to 1, excluded. */
export type Random = () => number;

/** The chance of the machine. */
export const systemRandom: Random = () => Math.random();
