import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { DeadlockWatch } from '#lib/intercom/deadlock-watch.js';
import type { Edge } from '#lib/intercom/edge.js';

/** One direction of an edge, whose handlers wait to send to others. */
class Side {
  done = 0;
  handlers = 1;
  readonly queue = { waiting: 1 };
  readonly calls: readonly { readonly member: string }[];
  readonly receiver: { waitsFor: readonly Side[] | undefined } = { waitsFor: [] };
  constructor(method: string) {
    this.calls = [{ member: method }];
  }
}

describe('the watch over an edge both of whose directions have blocked senders', () => {
  let clock: VirtualClock;
  let told: string[];
  let inward: Side;
  let upward: Side;
  let watch: DeadlockWatch;

  beforeEach(() => {
    clock = new VirtualClock();
    told = [];
    inward = new Side('Child.take');
    upward = new Side('Parent.hear');
    const say = (what: string) => (finding: string) => told.push(`${clock.now()} ${what}: ${finding}`);
    const edge = { deadlockMs: 100, inward, upward, deadlocked: say('deadlocked'), stalled: say('stalled') };
    watch = DeadlockWatch.of(edge as unknown as Edge, clock);
    expect(DeadlockWatch.of(edge as unknown as Edge, clock)).to.equal(watch);
  });

  const sides = 'Parent.hear (1 wait to send) and Child.take (1 wait to send)';
  const nothing = 'nothing was handled for 100 ms.';
  const deadlock = `deadlocked: ${sides} wait for each other: ${nothing}`;
  const stall = `stalled: ${sides} are blocked, or at other work: ${nothing}`;

  it('says that they wait for each other when nothing was handled for the time, and looks no more', async () => {
    await clock.advance(50);
    watch.arm();
    await clock.advance(1_000);
    expect([told, clock.pending]).to.deep.equal([[`150 ${deadlock}`], 0]);
  });

  for (const side of ['inward', 'upward', 'both ways'] as const)
    it(`begins anew when it finds that something ${side} was handled`, async () => {
      watch.arm();
      await clock.advance(60);
      if (side !== 'upward') inward.done++;
      if (side !== 'inward') upward.done++;
      await clock.advance(1_000);
      expect(told).to.deep.equal([`175 ${deadlock}`]);
    });

  it('looks also when another sender begins to wait, with one timer all the same', async () => {
    watch.arm();
    await clock.advance(60);
    inward.done++;
    watch.arm();
    expect(clock.pending).to.equal(1);
    await clock.advance(1_000);
    expect(told).to.deep.equal([`175 ${deadlock}`]);
  });

  it('ends when one of them is blocked no more, and begins anew when it is again', async () => {
    watch.arm();
    await clock.advance(90);
    upward.queue.waiting = 0;
    await clock.advance(10);
    expect(clock.pending).to.equal(0);
    upward.queue.waiting = 1;
    watch.arm();
    await clock.advance(99);
    expect(told).to.deep.equal([]);
    await clock.advance(1);
    expect(told).to.deep.equal([`200 ${deadlock}`]);
    inward.queue.waiting = 0;
    watch.arm();
    await clock.advance(25);
    expect(clock.pending).to.equal(0);
  });

  it('tells of a stall instead, once until something is handled, where a handler is at other work', async () => {
    inward.receiver.waitsFor = undefined;
    watch.arm();
    await clock.advance(310);
    expect(told).to.deep.equal([`100 ${stall}`]);
    inward.done++;
    await clock.advance(115);
    expect(told).to.deep.equal([`100 ${stall}`, `425 ${stall}`]);
  });

  it('tells of a stall where a side has no handler that runs', async () => {
    inward.handlers = 0;
    watch.arm();
    await clock.advance(100);
    expect(told).to.deep.equal([`100 ${stall}`]);
  });

  it('asks also what those wait for that they wait for', async () => {
    const far = new Side('Far.take');
    inward.receiver.waitsFor = [far];
    far.receiver.waitsFor = undefined;
    watch.arm();
    await clock.advance(100);
    far.receiver.waitsFor = [upward];
    await clock.advance(25);
    expect(told).to.deep.equal([`100 ${stall}`, `125 ${deadlock}`]);
  });

  it('ends when it is told to', async () => {
    watch.arm();
    watch.cancel();
    expect(clock.pending).to.equal(0);
    watch.arm();
    await clock.advance(100);
    expect(told).to.deep.equal([`100 ${deadlock}`]);
  });
});
