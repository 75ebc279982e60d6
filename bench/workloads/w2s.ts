import { erlang, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w2s: Workload = {
  name: 'W2s',
  title: 'one child sends signals UP, capacity 1,024, plain handler',
  size: 1_000_000,
  contestants: [
    { name: 'upAll', load: () => import('../contestants/taskthread/flood-up-all.js') },
    { name: 'upAll of a generator', load: () => import('../contestants/taskthread/flood-from-generator.js') },
    { name: 'if (w) await w', load: () => import('../contestants/taskthread/flood-if-waiting.js') },
    { name: 'await this.up', load: () => import('../contestants/taskthread/flood-await.js') },
    { name: 'bare', load: () => import('../contestants/bare/flood.js') },
    { name: 'bare, await each', load: () => import('../contestants/bare/flood-await.js') },
    erlang,
    go,
    python,
    nodePeer('effect', 'flood', 0.2),
    nodePeer('xstate', 'flood', 0.04),
    nodePeer('nact', 'flood', 0.04),
    nodePeer('effection', 'flood', 0.04),
    nodePeer('rxjs', 'flood', 0.4),
    nodePeer('fastq', 'flood', 0.4),
  ],
  comparisons: [
    { figure: 'signals/s', of: 'upAll', to: 'bare', aim: 0.7 },
    { figure: 'signals/s', of: 'upAll of a generator', to: 'bare' },
    { figure: 'signals/s', of: 'if (w) await w', to: 'bare' },
    { figure: 'signals/s', of: 'await this.up', to: 'bare, await each', aim: 0.9 },
    { figure: 'signals/s', of: 'upAll', to: 'Erlang', aim: 2 },
    { figure: 'signals/s at first', of: 'upAll', to: 'bare' },
    { figure: 'signals/s at first', of: 'await this.up', to: 'bare, await each' },
  ],
};
