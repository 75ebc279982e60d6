import { erlang, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w3: Workload = {
  name: 'W3',
  title: 'a parent sends 100 signals to each of its children',
  size: 10_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/fan-out.js') },
    { name: 'bare', load: () => import('../contestants/bare/fan-out.js') },
    erlang,
    go,
    python,
    nodePeer('effect', 'fan-out', 0.04),
    nodePeer('xstate', 'fan-out', 0.02),
    nodePeer('nact', 'fan-out', 0.02),
  ],
  comparisons: [
    { figure: 'signals/s', of: 'taskthread', to: 'bare', aim: 0.85 },
    { figure: 'signals/s', of: 'taskthread', to: 'Erlang', aim: 2 },
    { figure: 'signals/s at first', of: 'taskthread', to: 'bare' },
  ],
};
