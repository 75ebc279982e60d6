import { type AnyThread, type Random } from 'taskthread';
import { type Fault, simulate, type Simulated, type Simulation, type SimulationOptions } from 'taskthread/testing';
import { Down, randomProgram } from './random-program.js';

const faultSets: readonly (readonly Fault[])[] = [
  [],
  [{ kind: 'slow', rate: 0.2, ms: 40 }],
  [{ kind: 'stop', rate: 0.02 }],
  [{ kind: 'throw', rate: 0.02 }],
  [
    { kind: 'slow', rate: 0.1 },
    { kind: 'crash', rate: 0.02 },
  ],
  [
    { kind: 'throw', rate: 0.02 },
    { kind: 'stop', rate: 0.01 },
    { kind: 'enter', rate: 0.1 },
  ],
  [
    { kind: 'exit', rate: 0.2 },
    { kind: 'stop', rate: 0.02 },
  ],
];

/** Runs the random program of a seed, with the faults that belong to it. */
export function simulateProgram(seed: number, options: SimulationOptions = {}): Promise<Simulation> {
  const { master, talk } = randomProgram(programRandom(seed));
  const faults = faultSets[seed % faultSets.length]!;
  const scenario = async ({ tree, random, sleep }: Simulated<AnyThread>): Promise<void> => {
    const send = (tree as unknown as { send(signal: Down): void | Promise<void> }).send;
    for (let n = Math.floor(random() * 6); n > 0; n--) {
      if (talk.grants(1)) void send(new Down(Math.floor(random() * 12)));
      await sleep(Math.floor(random() * 30));
    }
  };
  return simulate(master, scenario, { ...options, seeds: [seed], faults });
}

/** A chance of its own for the shape of the program: xorshift32 by George Marsaglia. */
function programRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
