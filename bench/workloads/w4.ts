import type { Workload } from '../support/workload.js';

export const w4: Workload = {
  name: 'W4',
  title: 'ping-pong of a parent and a child',
  size: 500_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/ping-pong.js') },
    { name: 'bare', load: () => import('../contestants/bare/ping-pong.js') },
  ],
  comparisons: [{ figure: 'round trips/s', of: 'taskthread', to: 'bare' }],
};
