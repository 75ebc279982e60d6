import { expect } from 'chai';
import type { Job } from 'taskthread';
import { PushedItems } from '#lib/tasks/sources/pushed-items.js';
import { gate, settled } from '../../support/trees.js';

describe('what a source pushes', () => {
  let taken: unknown[];
  let ready: Job[];
  let spent: boolean;
  let asked: unknown[];
  let piece: number | undefined;
  let full: Promise<void> | undefined;

  beforeEach(() => {
    taken = [];
    ready = [];
    spent = false;
    asked = [];
    piece = undefined;
    full = undefined;
  });

  const sink = {
    take(item: unknown) {
      taken.push(item);
      return full;
    },
    ended: () => taken.push('end'),
    closed: () => taken.push('closed'),
    failed: (error: unknown) => taken.push(error),
    dropped: (reason: string) => taken.push(reason),
    overflowed: (error: unknown) => taken.push((error as Error).message),
    late: (item: unknown) => taken.push(`late: ${String(item)}`),
    releaseFailed: () => {},
  };
  function items(capacity?: number): PushedItems {
    const dispatcher = {
      ready: (job: Job) => ready.push(job),
      spent: (signals: unknown) => (asked.push(signals), spent),
      get piece() {
        return piece;
      },
    };
    return new PushedItems({ options: { capacity }, dispatcher, sink });
  }
  function push(pushed: PushedItems, from: number, to: number): void {
    for (let n = from; n <= to; n++) pushed.push(n);
  }

  it('is kept until they may be handed over, and handed over at once from then on', () => {
    const pushed = items();
    push(pushed, 1, 2);
    expect(taken).to.deep.equal([]);
    pushed.open();
    pushed.push(3);
    pushed.end();
    expect([taken, ready.length]).to.deep.equal([[1, 2, 3, 'end'], 0]);
  });

  it('waits for a turn of its own where the time is spent, be it pushed one by one or kept before', () => {
    const pushed = items();
    push(pushed, 1, 10);
    spent = true;
    pushed.open();
    expect([taken.length, ready, asked]).to.deep.equal([7, [pushed], [8]]);
    push(pushed, 11, 20);
    pushed.end();
    expect([taken.length, ready.length]).to.deep.equal([7, 1]);
    pushed.run();
    expect([taken.length, ready.length, asked]).to.deep.equal([15, 2, [8, 8]]);
    spent = false;
    pushed.run();
    expect([taken.at(-2), taken.at(-1), ready.length]).to.deep.equal([20, 'end', 2]);
    const emitted = items();
    emitted.open();
    push(emitted, 1, 7);
    spent = true;
    push(emitted, 8, 20);
    expect([emitted.buffer.size, ready.length]).to.deep.equal([13, 3]);
  });

  it('comes on with each turn, whatever the dispatcher says', () => {
    piece = 1;
    spent = true;
    const pushed = items();
    pushed.open();
    push(pushed, 1, 20);
    const before = taken.length;
    for (let turn = 1; turn <= 3; turn++) {
      pushed.run();
      expect(taken.length).to.equal(before + turn);
    }
  });

  it('is handed over, the first of them first, where it finds no room for want of time alone', async () => {
    const pushed = items(3);
    pushed.open();
    spent = true;
    push(pushed, 1, 20);
    expect([taken.length, taken.at(-1), pushed.buffer.size, ready]).to.deep.equal([17, 17, 3, [pushed]]);
    const gate18 = gate();
    full = gate18.opened;
    push(pushed, 21, 21);
    expect([taken.at(-1), pushed.buffer.size]).to.deep.equal([18, 3]);
    // Now one is being taken, and that is another want.
    push(pushed, 22, 22);
    expect([taken.at(-2), pushed.buffer.size]).to.deep.equal(['fail', 3]);
    gate18.open();
    await settled(1);
    expect([taken.includes(19), ready.length]).to.deep.equal([false, 1]);
    full = undefined;
    spent = false;
    pushed.run();
    expect([taken.slice(-3), ready.length]).to.deep.equal([[19, 20, 21], 1]);
  });

  it('waits for the one that is being taken, and then for a turn if the time is spent', async () => {
    piece = 1;
    const pushed = items();
    pushed.open();
    push(pushed, -6, 0);
    taken = [];
    const first = gate();
    full = first.opened;
    push(pushed, 1, 2);
    expect(taken).to.deep.equal([1]);
    spent = true;
    first.open();
    await settled(1);
    expect([taken, ready]).to.deep.equal([[1], [pushed]]);
    full = undefined;
    pushed.run();
    expect(taken).to.deep.equal([1, 2]);
  });

  it('goes on at once behind the one that was taken while there is time', async () => {
    const pushed = items();
    const first = gate();
    full = first.opened;
    pushed.open();
    push(pushed, 1, 2);
    full = undefined;
    first.open();
    await settled(1);
    expect([taken, ready.length]).to.deep.equal([[1, 2], 0]);
  });

  it('is given up where more than is allowed would wait, which is told: 1,024 unless told', () => {
    push(items(2), 1, 3);
    expect([taken[0], taken.length]).to.deep.equal(['fail', 2]);
    expect(taken[1]).to.match(/^SOURCE_OVERFLOW: 2 items wait, 2 are allowed, and another came\. /);
    taken = [];
    push(items(), 1, 1024);
    expect(taken).to.deep.equal([]);
    const full = items();
    push(full, 1, 1025);
    expect([taken.length, full.buffer.size]).to.deep.equal([2, 1024]);
  });

  it('is handed over to the last when the source is closed, which is over then', async () => {
    const pushed = items();
    push(pushed, 1, 2);
    const first = gate();
    full = first.opened;
    let over = false;
    void (pushed.close(true) as Promise<void>).then(() => (over = true));
    await settled(1);
    expect([taken, over]).to.deep.equal([[1], false]);
    full = undefined;
    first.open();
    await settled(1);
    expect([taken, over]).to.deep.equal([[1, 2], true]);
  });

  it('is given up when the source is closed at once, and what comes later is late', () => {
    const pushed = items();
    push(pushed, 1, 2);
    expect(pushed.close(false)).to.equal(undefined);
    push(pushed, 3, 3);
    expect([taken, pushed.buffer.discarded]).to.deep.equal([['late: 3'], 2]);
  });
});
