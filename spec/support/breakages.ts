import type { Breakage } from './broken-library.js';

/** What the simulation has to find, and the text by which it tells of it. */
export const breakages: readonly (Breakage & { readonly found: RegExp })[] = [
  {
    name: 'one signal dropped at stop',
    file: 'intercom/queue/bounded-store.js',
    old: 'closeToNew() {',
    replacement: 'closeToNew() { if (this.size > 0) this.take();',
    found: /hands out a signal before 1 that were sent earlier|handled, counted here/,
  },
  {
    name: 'two signals of an edge swapped',
    file: 'intercom/queue/ring.js',
    old: 'push(item) {',
    replacement:
      'push(item) { if (this.size === 2) { const last = (this.tail - 1) & this.mask; [item, this.slots[last]] = [this.slots[last], item]; }',
    found: /hands out a signal before 1 that were sent earlier/,
  },
  {
    name: 'a task that overlaps itself',
    file: 'tasks/rescheduling/rescheduling-task.js',
    old: 'if (!this.running && !this.isDue)',
    replacement: 'if (!this.isDue)',
    found: /say runs while it runs/,
  },
  {
    name: 'a restart that forgets the IN queue',
    file: 'runtime/restart/recovery.js',
    old: 'edge.inward?.handOver(node, edge);',
    replacement: 'edge.inward?.close(); edge.inward?.handOver(node, edge);',
    found: /IN: \d+ discarded, though its receiver ran to its end/,
  },
  {
    name: 'a parent that exits before its child',
    file: 'runtime/stop/exit-phase.js',
    old: '--ending.outstanding > 0',
    replacement: '--ending.outstanding > 1',
    found: /exits before its child|has exited while|exit threw/,
  },
  {
    name: 'an overdraft that is not counted',
    file: 'intercom/queue/bounded-store.js',
    old: 'this.#overdrafts++;',
    replacement: '',
    found: /let in over capacity, counted here|with 0 overdrafts counted/,
  },
  {
    name: 'a waiter that is not woken',
    file: 'intercom/queue/queue.js',
    old: 'this.remove();\n        if (this.size <= this.admitAt)',
    replacement: 'this.remove();\n        if (this.size < 0)',
    found: /has not ended after|DEADLOCK|queued, running and waiting at the end|exits before its child/,
  },
  {
    name: 'a waiter that is let in and not woken',
    file: 'intercom/queue/bounded-store.js',
    old: 'this.push(signal, parcel);\n            resolve();',
    replacement: 'this.push(signal, parcel);',
    found: /has not ended after|senders that were never let go/,
  },
];
