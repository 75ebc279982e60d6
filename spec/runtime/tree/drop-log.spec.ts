import { expect } from 'chai';
import { VirtualClock } from 'taskthread/testing';
import { DropLog } from '#lib/runtime/tree/drop-log.js';
import type { TreeEdge } from '#lib/runtime/edge/tree-edge.js';

describe('the log of what is dropped', () => {
  let clock: VirtualClock;
  let log: DropLog;
  let lines: unknown[];

  beforeEach(() => {
    clock = new VirtualClock();
    log = new DropLog(clock);
    lines = [];
  });

  const edgeOf = (path: string): TreeEdge => {
    const say = (level: string, _more: unknown, text: string): void => void lines.push([clock.now(), level, text]);
    return { path, node: { say } } as unknown as TreeEdge;
  };
  const price = { reason: 'drop-oldest', direction: 'in', signal: 'Price' } as const;
  const newer = { reason: 'latest', direction: 'up', signal: 'Price' } as const;
  const item = { reason: 'drop-newest', member: 'Feed.take' } as const;

  it('has the first at once, and a line in ten seconds for what came since, in all', async () => {
    const edge = edgeOf('master/a');
    for (let n = 0; n < 4; n++) log.add(edge, n === 2 ? item : price);
    await clock.advance(9_999);
    expect([lines, clock.pending]).to.deep.equal([[[0, 'warn', 'master/a dropped 1 Price IN (drop-oldest).']], 1]);
    await clock.advance(1);
    log.add(edge, price);
    await clock.advance(10_000);
    expect(lines.slice(1)).to.deep.equal([
      [10_000, 'warn', 'master/a dropped 2 Price IN (drop-oldest), 1 for Feed.take (drop-newest).'],
      [20_000, 'warn', 'master/a dropped 1 Price IN (drop-oldest).'],
    ]);
  });

  it('forgets an edge where nothing came for ten seconds, whose next one is the first again', async () => {
    const edge = edgeOf('master/a');
    log.add(edge, price);
    await clock.advance(10_000);
    expect(clock.pending).to.equal(0);
    await clock.advance(5);
    log.add(edge, price);
    expect(lines.map((line) => (line as unknown[])[0])).to.deep.equal([0, 10_005]);
  });

  it('counts for each edge, with one timer for all of them', async () => {
    const [a, b] = [edgeOf('master/a'), edgeOf('master/b')];
    log.add(a, price);
    await clock.advance(4_000);
    log.add(b, price);
    log.add(a, price);
    log.add(b, price);
    expect(clock.pending).to.equal(1);
    await clock.advance(20_000);
    expect(lines).to.deep.equal([
      [0, 'warn', 'master/a dropped 1 Price IN (drop-oldest).'],
      [4_000, 'warn', 'master/b dropped 1 Price IN (drop-oldest).'],
      [10_000, 'warn', 'master/a dropped 1 Price IN (drop-oldest).'],
      [14_000, 'warn', 'master/b dropped 1 Price IN (drop-oldest).'],
    ]);
    expect(clock.pending).to.equal(0);
  });

  it('is no warning where newer ones took the place of older ones, unless others were dropped too', async () => {
    const edge = edgeOf('master/a');
    log.add(edge, newer);
    log.add(edge, newer);
    log.add(edge, price);
    await clock.advance(10_000);
    expect(lines).to.deep.equal([
      [0, 'info', 'master/a dropped 1 Price UP (latest).'],
      [10_000, 'warn', 'master/a dropped 1 Price UP (latest), 1 Price IN (drop-oldest).'],
    ]);
  });

  it('has at the end what was left to say, and nothing after it', () => {
    const [a, b] = [edgeOf('master/a'), edgeOf('master/b')];
    log.add(a, price);
    log.add(b, price);
    log.add(a, price);
    log.end();
    log.add(b, price);
    expect([lines.length, lines[2], clock.pending]).to.deep.equal([
      3,
      [0, 'warn', 'master/a dropped 1 Price IN (drop-oldest).'],
      0,
    ]);
  });
});
