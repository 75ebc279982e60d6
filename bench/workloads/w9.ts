import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w9: Workload = {
  name: 'W9',
  title: 'from the start of the process to a running hello world',
  size: 1,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/hello.js') },
    { name: 'taskthread after rxjs', load: () => import('../contestants/taskthread/import-after-rxjs.js') },
    { name: 'bare', load: () => import('../contestants/bare/hello.js') },
    nodePeer('effect', 'hello'),
    nodePeer('xstate', 'hello'),
    nodePeer('nact', 'hello'),
  ],
  comparisons: [{ figure: 'ms to hello', of: 'taskthread', to: 'bare' }],
  bars: [{ figure: 'import beyond rxjs, ms', of: 'taskthread after rxjs', most: 25, punctual: true }],
};
