import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w2a: Workload = {
  name: 'W2a',
  title: 'one child sends signals UP, capacity 1,024, async handler',
  size: 1_000_000,
  contestants: [
    { name: 'upAll', load: () => import('../contestants/taskthread/flood-async-handler.js') },
    { name: 'bare', load: () => import('../contestants/bare/flood-async-handler.js') },
    nodePeer('effect', 'flood-async-handler', 0.08),
    nodePeer('nact', 'flood-async-handler', 0.04),
    nodePeer('rxjs', 'flood-async-handler', 0.2),
    nodePeer('fastq', 'flood-async-handler', 0.08),
  ],
  comparisons: [
    { figure: 'signals/s', of: 'upAll', to: 'bare', aim: 0.85 },
    { figure: 'signals/s at first', of: 'upAll', to: 'bare' },
  ],
};
