import type { Class, ListenerDefinition, ThreadDefinition } from '../metadata/definition.js';
import type { MaybePromise } from '../thread/protocol.js';
import { type AnyThread, TaskThread } from '../thread/task-thread.js';
import { takesIn } from '../tree/signals.js';

/** What a fake tells of its life. */
export interface FakeLife {
  /** It was constructed with these arguments. */
  constructed(thread: AnyThread, args: readonly unknown[]): void;
  /** It enters; what this throws fails its start. */
  enters(thread: AnyThread): MaybePromise;
}

/**
 * What stands for a child in a test: a thread with the name, the queues and the signals of the real one, which does
 * nothing. It is a definition like others, so the runtime treats it like any thread.
 */
export function fakeDefinition(real: ThreadDefinition, life: FakeLife): ThreadDefinition {
  const listeners = takesIn(real).map((signal) => listenerFor(signal, real.listeners));
  const nothing = { children: [], tasks: [], sources: [], exclusives: [], serial: false } as const;
  return { ...real, ...nothing, type: fakeClass(life), listeners };
}

function listenerFor(signal: Class, listeners: readonly ListenerDefinition[]): ListenerDefinition {
  const own = listeners.find((each) => each.direction === 'in' && each.signal === signal);
  const plain = { direction: 'in', signal, from: undefined, narrowed: false, queue: undefined } as const;
  return { ...(own ?? plain), method: 'take', batch: undefined, concurrency: 1, timeoutMs: undefined, pipe: undefined };
}

function fakeClass(life: FakeLife): Class {
  return class FakeThread extends TaskThread {
    constructor(...args: unknown[]) {
      super();
      life.constructed(this, args);
    }

    protected override enter(): MaybePromise {
      return life.enters(this);
    }

    take(): void {}
  };
}
