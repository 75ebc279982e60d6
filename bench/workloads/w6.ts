import { erlangIdle, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w6: Workload = {
  name: 'W6',
  title: "so many tasks, mode: 'rate', every 100 ms",
  size: 10_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/ticking.js') },
    { name: 'setInterval', load: () => import('../contestants/bare/ticking.js') },
    erlangIdle,
    go,
    { ...python, share: 1 },
    nodePeer('effect', 'ticking'),
  ],
  comparisons: [{ figure: 'CPU %', of: 'setInterval', to: 'taskthread', aim: 1 }],
  bars: [
    { figure: 'runs missing, %', of: 'taskthread', most: 0.5, punctual: true },
    { figure: 'late p99, ms', of: 'taskthread', most: 2, punctual: true },
  ],
};
