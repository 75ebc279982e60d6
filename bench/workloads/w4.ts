import { erlang, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w4: Workload = {
  name: 'W4',
  title: 'ping-pong of a parent and a child',
  size: 500_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/ping-pong.js') },
    { name: 'bare', load: () => import('../contestants/bare/ping-pong.js') },
    erlang,
    go,
    python,
    nodePeer('effect', 'ping-pong', 0.12),
    nodePeer('xstate', 'ping-pong', 0.12),
    nodePeer('nact', 'ping-pong', 0.12),
    nodePeer('effection', 'ping-pong', 0.08),
  ],
  comparisons: [
    { figure: 'round trips/s', of: 'taskthread', to: 'bare', aim: 2 },
    { figure: 'round trips/s', of: 'taskthread', to: 'Go', aim: 1 },
    { figure: 'round trips/s at first', of: 'taskthread', to: 'bare' },
  ],
};
