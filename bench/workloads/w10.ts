import type { Measurement, Module, Workload } from '../support/workload.js';

/** children under one parent */
const wide = [1_000, 10_000, 100_000, 1_000_000];
/** threads below one another */
const deep = [1, 10, 1_000, 10_000];
/** time per child, and per signal, may be so much more with the most of them than with the fewest */
const within = 1 / 2.5;

const largest = wide.at(-1)!;
const nameOf = (children: number): string => `${children.toLocaleString('en')} children`;

export const w10: Workload = {
  name: 'W10',
  title: 'W1 and W2s with more and more children, and with threads deeper and deeper below one another',
  size: largest,
  contestants: [
    ...wide.map((children): Module => {
      return {
        name: nameOf(children),
        share: children / largest,
        load: () => import('../contestants/taskthread/wide.js'),
      };
    }),
    ...[wide[1]!, largest].map((children): Module => {
      const load = () => import('../contestants/taskthread/idle-bytes.js');
      return { name: `${nameOf(children)}, memory`, share: children / largest, load, bytes: true };
    }),
    ...deep.map((depth): Module => {
      return { name: `${depth.toLocaleString('en')} deep`, share: deep.at(-1)! / largest, load: () => loadDeep(depth) };
    }),
  ],
  comparisons: [
    ...['starts/s', 'stops/s', 'signals/s'].map((figure) => {
      return { figure, of: nameOf(largest), to: nameOf(wide[0]!), aim: within };
    }),
    ...['starts/s', 'stops/s'].map((figure) => ({ figure, of: '10,000 deep', to: '10 deep', aim: within })),
    {
      figure: 'bytes per idle child',
      of: `${nameOf(wide[1]!)}, memory`,
      to: `${nameOf(largest)}, memory`,
      aim: 0.9,
    },
  ],
};

async function loadDeep(depth: number): Promise<Measurement> {
  const { chains } = await import('../contestants/taskthread/deep.js');
  return { measure: (size) => chains(size, depth) };
}
