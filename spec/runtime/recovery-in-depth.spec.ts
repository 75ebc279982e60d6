import { expect } from 'chai';
import { Child, type ChildRef, type Exit, OnIn, OnUp, Rescheduling, TaskThread, Thread } from 'taskthread';
import type { VirtualClock } from 'taskthread/testing';
import { trial } from '../support/trees.js';

class Item {
  constructor(readonly n: number) {}
}
class Done {
  constructor(readonly n: number) {}
}

let happened: string[] = [];
/** the path of the thread that fails, once, after 50 ms */
let frail = '';
let clock: VirtualClock;

/** Says when it begins and ends, and fails if it is the one. */
abstract class Told extends TaskThread<{ in: Item; up: Done }> {
  protected override enter() {
    happened.push(`+ ${this.path}`);
  }
  @Rescheduling({ initialDelayMs: 50, maxRuns: 1 }) breaks() {
    if (this.path !== frail) return;
    frail = '';
    throw new Error('broken');
  }
  protected override exit({ reason }: Exit) {
    happened.push(`- ${this.path} ${reason}`);
  }
}
@Thread()
class Side extends TaskThread {
  protected override enter() {
    happened.push(`+ ${this.path}`);
  }
  protected override exit() {
    happened.push(`- ${this.path}`);
  }
}
@Thread({ up: [Done] })
class Leaf extends Told {
  @OnIn(Item) async work({ n }: Item) {
    await new Promise<void>((go) => clock.setTimer(1, go));
    await this.up(new Done(n));
  }
}

const backoff = { initialMs: 10, jitter: 0 };
const items = Array.from({ length: 100 }, (_, at) => at + 1);

/** A class whose instances hand on what comes to those below, IN and UP, and have a child on each side of that. */
function above(below: new () => Told): new () => Told {
  @Thread({ forwardIn: [Item], forwardUp: [Done] })
  class Level extends Told {
    @Child(Side) a!: ChildRef<Side>;
    @Child(below, { backoff }) n!: ChildRef<Told>;
    @Child(Side) z!: ChildRef<Side>;
  }
  return Level;
}

const Six = [1, 2, 3, 4, 5].reduce(above, Leaf as new () => Told);

@Thread()
class Master extends TaskThread {
  readonly done: number[] = [];
  @Child(Six, { backoff }) n!: ChildRef<Told>;
  @OnUp(Done) hear({ n }: Done) {
    this.done.push(n);
    if (n === items.length) happened.push(this.done.join() === items.join() ? 'all, in order' : `${this.done}`);
  }
  @Rescheduling({ initialDelayMs: 1, maxRuns: 1 }) feed() {
    return this.n.sendAll(items.map((n) => new Item(n)));
  }
}

describe('a restart far below the master', () => {
  beforeEach(() => {
    happened = [];
  });

  async function play(path: string): Promise<{ readonly told: string[]; readonly restarts: string[] }> {
    frail = path;
    const { stop, ...others } = await trial(Master);
    happened = [];
    ({ clock } = others);
    await clock.advance(200);
    const told = happened.splice(0);
    const report = await stop();
    const restarts = report.edges.filter((each) => each.restarts > 0).map((each) => `${each.path} ${each.restarts}`);
    return { told, restarts };
  }

  it('of a leaf touches nobody else, and all it gets comes in order', async () => {
    const leaf = 'master/n/n/n/n/n/n';
    expect(await play(leaf)).to.deep.equal({
      told: [`- ${leaf} failed`, `+ ${leaf}`, 'all, in order'],
      restarts: [`${leaf} 1`],
    });
  });

  it('of a thread between takes along what is below it, which keeps its paths and its order, and touches nobody else', async () => {
    const between = 'master/n/n/n/n';
    const { told, restarts } = await play(between);
    expect(told.map((each) => each.replace(between, 'it'))).to.deep.equal([
      '- it/z',
      '- it/n/z',
      '- it/n/n stopped',
      '- it/n/a',
      '- it/n stopped',
      '- it/a',
      '- it failed',
      '+ it',
      '+ it/a',
      '+ it/n',
      '+ it/n/a',
      '+ it/n/n',
      '+ it/n/z',
      '+ it/z',
      'all, in order',
    ]);
    expect(restarts).to.deep.equal([`${between} 1`]);
  });
});
