import { unhooked } from '../support/unhooked.js';
import type { Workload } from '../support/workload.js';

export const w2l: Workload = {
  name: 'W2L',
  title: 'W2s, by upAll, while somebody listens',
  size: 1_000_000,
  contestants: [
    { name: 'nobody listens', load: () => import('../contestants/taskthread/flood-up-all.js') },
    unhooked('nobody listens'),
    { name: 'events$', load: () => import('../contestants/taskthread/flood-events.js') },
    { name: 'a snapshot every 10 ms', load: () => import('../contestants/taskthread/flood-statistics.js') },
  ],
  comparisons: [
    { figure: 'signals/s', of: 'nobody listens', to: 'without the hooks', aim: 0.97 },
    { figure: 'signals/s', of: 'events$', to: 'nobody listens' },
    { figure: 'signals/s', of: 'a snapshot every 10 ms', to: 'nobody listens' },
  ],
};
