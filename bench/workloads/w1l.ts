import { unhooked } from '../support/unhooked.js';
import type { Workload } from '../support/workload.js';

export const w1l: Workload = {
  name: 'W1L',
  title: 'W1 while somebody listens',
  size: 50_000,
  contestants: [
    { name: 'nobody listens', load: () => import('../contestants/taskthread/idle-children.js') },
    unhooked('nobody listens'),
    { name: 'events', load: () => import('../contestants/taskthread/idle-children-events.js') },
    { name: 'a line each, logged', load: () => import('../contestants/taskthread/idle-children-logging.js') },
    { name: 'a line each, below the level', load: () => import('../contestants/taskthread/idle-children-silent.js') },
  ],
  comparisons: [
    ...['starts/s', 'stops/s'].map((figure) => {
      return { figure, of: 'nobody listens', to: 'without the hooks', aim: 0.97 };
    }),
    ...['starts/s', 'stops/s'].map((figure) => ({ figure, of: 'events', to: 'nobody listens' })),
    { figure: 'starts/s', of: 'a line each, logged', to: 'nobody listens' },
    { figure: 'starts/s', of: 'a line each, below the level', to: 'nobody listens' },
  ],
};
