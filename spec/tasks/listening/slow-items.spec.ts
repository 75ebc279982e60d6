import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { fromObservable, Listening, startMaster, TaskThread, Thread } from 'taskthread';
import { nextTurn, VirtualClock } from 'taskthread/testing';
import { KeptLog } from '../../support/trees.js';

/** A clock that a handler sets forward by the time it takes. */
class BusyClock extends VirtualClock {
  spentMs = 0;

  override now(): number {
    return super.now() + this.spentMs;
  }
}

interface Kind {
  readonly source: unknown;
  readonly event?: string;
  /** gives what the source does not give by itself */
  emit?(): void;
}

const items = 200;
const numbers = Array.from({ length: items }, (_, n) => n);

const kinds: Record<string, () => Kind> = {
  'a stream': () => ({ source: Readable.from(numbers) }),
  'an async iterable': () => ({
    source: (async function* () {
      yield* numbers;
    })(),
  }),
  'a web stream': () => ({
    source: new ReadableStream({
      start(controller) {
        for (const n of numbers) controller.enqueue(n);
      },
    }),
  }),
  'an emitter': () => {
    const source = new EventEmitter();
    return { source, event: 'item', emit: () => numbers.forEach((n) => source.emit('item', n)) };
  },
  'an Observable': () => {
    const source = new Subject<number>();
    return { source, emit: () => numbers.forEach((n) => source.next(n)) };
  },
  'a bounded Observable': () => {
    const source = new Subject<number>();
    return { source: fromObservable(source), emit: () => numbers.forEach((n) => source.next(n)) };
  },
};

describe('a flood of items', () => {
  for (const [name, kindOf] of Object.entries(kinds))
    it(`of ${name} lets I/O in every few of them where each takes 1 ms`, async () => {
      const { source, event, emit } = kindOf();
      const clock = new BusyClock();
      let handled = 0;
      let seen = 0;
      let most = 0;
      @Thread()
      class Master extends TaskThread {
        @Listening(() => source as EventEmitter, event === undefined ? {} : { event }) take() {
          clock.spentMs++;
          handled++;
        }
      }
      const tree = await startMaster(Master, { clock, log: new KeptLog() });
      const look = (): void => {
        most = Math.max(most, handled - seen);
        seen = handled;
      };
      setImmediate(() => emit?.());
      for (let turn = 0; handled < items && turn < 1000; turn++) {
        await nextTurn();
        look();
      }
      await tree.stop();
      expect(handled).to.equal(items);
      expect(most).to.be.within(1, 24);
    });
});
