import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { Activity } from '#lib/runtime/node/activity.js';
import type { HostNode } from '#lib/runtime/node/host-node.js';

describe('what runs for a thread', () => {
  const nodeOf = (passivates: boolean, clock = new VirtualClock()): HostNode =>
    ({ tree: { passivates }, clock }) as unknown as HostNode;

  it('is quiet when all of it has ended, which is told once', () => {
    const activity = new Activity(nodeOf(false), 0);
    let told = 0;
    expect([activity.quiet, activity.running]).to.deep.equal([true, 0]);
    activity.began();
    activity.began();
    activity.afterQuiet(() => told++);
    expect([activity.ended(), activity.quiet, activity.running, told]).to.deep.equal([false, false, 1, 0]);
    expect([activity.ended(), activity.quiet, activity.running, told]).to.deep.equal([true, true, 0, 1]);
    activity.began();
    expect([activity.ended(), told]).to.deep.equal([false, 1]);
  });

  it('is remembered for when it last ended where somebody asks for that', async () => {
    const clock = new VirtualClock();
    const [noted, plain] = [new Activity(nodeOf(true, clock), 0), new Activity(nodeOf(false, clock), 0)];
    for (const each of [noted, plain]) {
      each.began();
      each.began();
    }
    await clock.advance(10);
    noted.ended();
    expect(noted.restedAt).to.equal(undefined);
    await clock.advance(10);
    for (const each of [noted, plain]) each.ended();
    plain.ended();
    expect([noted.restedAt, plain.restedAt]).to.deep.equal([20, undefined]);
  });
});
