import { expect } from 'chai';
import { map } from 'rxjs';
import { Child, type ChildRef, OnIn, OnUp, startMaster, TaskThread, Thread, toObservable } from 'taskthread';
import { settled, trial } from '../../support/trees.js';

class Alpha {
  constructor(readonly n: number) {}
}
class AlphaPlus extends Alpha {}
class Beta {}
class Fail {}

@Thread({ up: [Alpha, Beta] })
class Talker extends TaskThread<{ in: Alpha | Beta | Fail; up: Alpha | Beta }> {
  @OnIn(Alpha) alpha(signal: Alpha) {
    return this.up(signal);
  }
  @OnIn(Beta) beta(signal: Beta) {
    return this.up(signal);
  }
  @OnIn(Fail) fail() {
    throw new Error('as told');
  }
  protected override exit() {
    return this.up(new Alpha(99));
  }
}

interface Listening {
  readonly talker: ChildRef<Talker>;
}

let happened: string[] = [];

async function family(batch?: { max: number; withinMs: number }) {
  let self!: Listening;
  @Thread()
  class Boss extends TaskThread {
    @Child(Talker, { backoff: { initialMs: 100, jitter: 0 } }) talker!: ChildRef<Talker>;
    protected override enter() {
      self = this;
    }
    @OnUp(Alpha, batch ? { batch } : {}) alpha(signals: Alpha | Alpha[]) {
      happened.push(`handled ${[signals].flat().map(({ n }) => n)}`);
    }
    @OnUp(Beta) beta() {}
  }
  const tried = await trial(Boss as new () => TaskThread);
  return { ...tried, talker: self.talker };
}

describe('toObservable', () => {
  beforeEach(() => {
    happened = [];
  });

  const hear = (ref: ChildRef<Talker>, who: string): void =>
    void toObservable(ref, Alpha).subscribe({
      next: ({ n }) => happened.push(`${who} ${n}`),
      complete: () => happened.push(`${who} complete`),
    });

  it('gives what a child sends UP of a class, each signal just before its turn at the parent, until the child has ended', async () => {
    const { talker, stop } = await family();
    await talker.send(new Alpha(1));
    await settled();
    hear(talker, 'first');
    await talker.sendAll([new Alpha(2), new Beta(), new AlphaPlus(3)]);
    await settled();
    hear(talker, 'second');
    await talker.send(new Alpha(4));
    await settled();
    expect(happened.join(' | ')).to.equal(
      'handled 1 | first 2 | handled 2 | first 3 | handled 3 | first 4 | second 4 | handled 4',
    );
    await stop();
    expect(happened.slice(8)).to.deep.equal([
      'first 99',
      'second 99',
      'handled 99',
      'first complete',
      'second complete',
    ]);
    hear(talker, 'late');
    expect(happened.at(-1)).to.equal('late complete');
  });

  it('gives each signal of a batch', async () => {
    const { talker, clock, stop } = await family({ max: 2, withinMs: 100 });
    hear(talker, 'heard');
    await talker.sendAll([new Alpha(1), new Alpha(2), new Alpha(3)]);
    await clock.advance(100);
    expect(happened.join(' | ')).to.equal('heard 1 | heard 2 | handled 1,2 | heard 3 | handled 3');
    await stop();
  });

  it('goes on over a restart of the child', async () => {
    const { talker, clock, tree } = await family();
    hear(talker, 'heard');
    await talker.send(new Fail());
    await talker.send(new Alpha(1));
    await clock.advance(100);
    expect(happened.filter((each) => each.startsWith('heard'))).to.deep.equal(['heard 99', 'heard 1']);
    await tree.stop();
  });

  it('changes nothing of the account, and harms nobody when a subscriber throws', async () => {
    const { talker, stop, log } = await family();
    toObservable(talker, Alpha)
      .pipe(map(({ n }) => n))
      .subscribe(() => {
        throw new Error('oops');
      });
    await talker.send(new Alpha(1));
    const report = await stop();
    const { up } = report.edges.find(({ path }) => path === 'master/talker')!;
    expect([up.offered, up.handled, report.errors]).to.deep.equal([2, 2, []]);
    const line = 'error: What listens to the signals of master/talker threw; the tree goes on.';
    expect(log.lines).to.deep.equal([line, line]);
  });

  it('gives what an embedded tree sends UP, of one class', async () => {
    const tree = await startMaster(Talker);
    const seen: number[] = [];
    toObservable(tree, Alpha).subscribe(({ n }) => seen.push(n));
    for (const signal of [new Alpha(1), new Beta(), new Alpha(2)] as const) await tree.send(signal);
    await tree.stop();
    expect(seen).to.deep.equal([1, 2, 99]);
  });

  it('refuses a class that the child does not send, and what is neither a ref nor a tree', async () => {
    const { talker, stop } = await family();
    expect(() => toObservable(talker, Fail as never)).to.throw(
      'UNDECLARED_SIGNAL: master/talker (Talker) does not send Fail UP: `up` of its @Thread does not name it.',
    );
    expect(() => toObservable({} as never, Alpha as never)).to.throw(
      /^INVALID_OPTION: .* was given Object and Alpha; /,
    );
    expect(() => toObservable(talker, 'Alpha' as never)).to.throw(/^INVALID_OPTION: /);
    await stop();
  });
});
