import type { Workload } from '../support/workload.js';

export const w3: Workload = {
  name: 'W3',
  title: 'a parent sends 100 signals to each of its children',
  size: 10_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/fan-out.js') },
    { name: 'bare', load: () => import('../contestants/bare/fan-out.js') },
  ],
  comparisons: [{ figure: 'signals/s', of: 'taskthread', to: 'bare', aim: 0.85 }],
};
