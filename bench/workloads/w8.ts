import type { GatewayFlood } from '../support/gateway/flooded-gateway.js';
import type { Measurement, Module, Workload } from '../support/workload.js';

const kinds = [
  { name: '1 KiB', frameBytes: 1024, trustedLink: false },
  { name: '1 KiB, trusted', frameBytes: 1024, trustedLink: true },
  { name: '64 KiB', frameBytes: 64 * 1024, trustedLink: false },
  { name: '64 KiB, trusted', frameBytes: 64 * 1024, trustedLink: true },
];

export const w8: Workload = {
  name: 'W8',
  title: 'samples/gateway and the same by hand, 10 clients that send as fast as they can, for so many ms',
  size: 800,
  contestants: kinds.flatMap(({ name, ...flood }): Module[] => [
    { name: `sample, ${name}`, load: () => sample(flood) },
    { name: `by hand, ${name}`, load: () => byHand(flood) },
  ]),
  comparisons: kinds.flatMap(({ name }) => {
    const [ours, theirs] = [`sample, ${name}`, `by hand, ${name}`];
    return [
      { figure: 'frames/s', of: ours, to: theirs, aim: 0.95 },
      // Better the less they are, and at most 1.2 times as much: so the ratio is the other way round.
      { figure: 'peak RSS, MB', of: theirs, to: ours, aim: 0.83 },
      { figure: 'event loop p99, ms', of: theirs, to: ours, aim: 0.83 },
    ];
  }),
};

type Kind = Omit<GatewayFlood, 'ms'>;

async function sample(kind: Kind): Promise<Measurement> {
  const { gateway } = await import('../contestants/taskthread/gateway.js');
  return { measure: (ms) => gateway({ ms, ...kind }) };
}

async function byHand(kind: Kind): Promise<Measurement> {
  const { gateway } = await import('../contestants/bare/gateway/gateway.js');
  return { measure: (ms) => gateway({ ms, ...kind }) };
}
