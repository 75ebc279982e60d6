import { erlang, go, python } from '../support/language-peers.js';
import { nodePeer } from '../support/node-peer.js';
import type { Workload } from '../support/workload.js';

export const w1: Workload = {
  name: 'W1',
  title: 'children started under one parent, each spawn awaited, then all stopped',
  size: 100_000,
  contestants: [
    { name: 'taskthread', load: () => import('../contestants/taskthread/idle-children.js') },
    { name: 'taskthread, async hooks', load: () => import('../contestants/taskthread/idle-children-async.js') },
    { name: 'taskthread, memory', load: () => import('../contestants/taskthread/idle-bytes.js'), bytes: true },
    { name: 'bare', load: () => import('../contestants/bare/idle-children.js') },
    erlang,
    go,
    python,
    nodePeer('effect', 'idle-children', 0.2),
    nodePeer('xstate', 'idle-children', 0.2),
    nodePeer('nact', 'idle-children', 0.5),
    nodePeer('effection', 'idle-children', 0.02),
  ],
  comparisons: [
    { figure: 'starts/s', of: 'taskthread', to: 'bare' },
    { figure: 'stops/s', of: 'taskthread', to: 'bare' },
    { figure: 'starts/s', of: 'taskthread', to: 'Erlang', aim: 3 },
    { figure: 'starts/s', of: 'taskthread, async hooks', to: 'Erlang', aim: 1 },
    { figure: 'stops/s', of: 'taskthread', to: 'Erlang', aim: 5 },
    { figure: 'stops/s', of: 'taskthread, async hooks', to: 'Erlang', aim: 2 },
  ],
  bars: [{ figure: 'bytes per idle child', of: 'taskthread, memory', most: 400 }],
};
