import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w11: Workload = {
  name: 'W11',
  title: 'an HTTP server in the process of a flood as in W2s, asked by another process for so many ms',
  size: 800,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/flood-beside-http.js') },
    { name: 'no flood', load: () => import('../contestants/bare/http-alone.js') },
    nodePeer('effect', 'flood-beside-http'),
  ],
  comparisons: [{ figure: 'signals/s', of: 'taskthread', to: 'effect' }],
  bars: [{ figure: 'response p99, ms', of: 'taskthread', most: 10, punctual: true }],
};
