import type { Workload } from '../support/workload.js';

export const w7: Workload = {
  name: 'W7',
  title: 'a task at interval 0 beside a timer of 10 ms, for so many ms',
  size: 1_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/spinning.js') },
    { name: 'setImmediate', load: () => import('../contestants/bare/spinning.js') },
  ],
  bare: 'setImmediate',
  comparisons: [{ figure: 'runs/s', of: 'taskthread', to: 'setImmediate', aim: 10 }],
  bars: [{ figure: 'timer late p99, ms', of: 'taskthread', most: 5, punctual: true }],
};
