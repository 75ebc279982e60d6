import type { Workload } from '../support/workload.js';

export const w1: Workload = {
  name: 'W1',
  title: 'children started under one parent, each spawn awaited, then all stopped',
  size: 100_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/idle-children.js') },
    { name: 'taskthread, async hooks', load: () => import('../contestants/taskthread/idle-children-async.js') },
    { name: 'taskthread, memory', load: () => import('../contestants/taskthread/idle-bytes.js'), bytes: true },
    { name: 'bare', load: () => import('../contestants/bare/idle-children.js') },
  ],
  comparisons: [
    { figure: 'starts/s', of: 'taskthread', to: 'bare' },
    { figure: 'stops/s', of: 'taskthread', to: 'bare' },
  ],
  bars: [{ figure: 'bytes per idle child', of: 'taskthread, memory', most: 400 }],
};
