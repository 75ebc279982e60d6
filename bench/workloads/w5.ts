import { erlang, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w5: Workload = {
  name: 'W5',
  title: 'a signal climbs ten levels, capacity 1,024 each',
  size: 1_000_000,
  contestants: [
    { name: 'forwardUp', load: () => import('../contestants/taskthread/climb-by-forward.js') },
    { name: 'handlers', load: () => import('../contestants/taskthread/climb-by-handlers.js') },
    { name: 'bare', load: () => import('../contestants/bare/climb.js') },
    erlang,
    go,
    python,
    nodePeer('effect', 'climb', 0.08),
    nodePeer('nact', 'climb', 0.04),
    nodePeer('rxjs', 'climb', 0.2),
  ],
  comparisons: [
    { figure: 'hops/s', of: 'forwardUp', to: 'bare', aim: 0.9 },
    { figure: 'hops/s', of: 'handlers', to: 'bare', aim: 0.8 },
    { figure: 'hops/s', of: 'forwardUp', to: 'Erlang', aim: 2 },
    { figure: 'hops/s', of: 'handlers', to: 'Erlang', aim: 2 },
    { figure: 'hops/s at first', of: 'forwardUp', to: 'bare' },
    { figure: 'hops/s at first', of: 'handlers', to: 'bare' },
  ],
};
