// Compiled, never run: what may be sent. A line below @ts-expect-error that compiles is an error.
import { Child, type ChildRef, Children, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { Alpha, Beta, Both, Empty, PortThread, UpThread } from './signals.js';

declare const either: Alpha | Beta;
declare const eithers: readonly (Alpha | Beta)[];

@Thread({ up: [Alpha, Beta] })
export class Union extends TaskThread<{ up: Alpha | Beta }> {
  async sends(): Promise<void> {
    await this.up(new Alpha(1));
    await this.up(either);
    await this.upAll(eithers);
    await this.upAll([new Alpha(1), new Beta('')]);
    await this.upAll(new Set([new Alpha(1)]));
    this.tryUp(either);
  }
}

@Thread({ up: [Alpha, Empty] })
export class Upward extends TaskThread<{ up: Alpha | Empty }> {
  async sends(): Promise<void> {
    await this.up(new Empty());
    // @ts-expect-error -- not declared
    await this.up(new Beta(''));
    // @ts-expect-error -- fits Alpha, and is another class
    await this.up(new Both(1, ''));
    // @ts-expect-error -- a literal that fits Alpha and has more
    await this.up({ a: 1, b: '' });
    // @ts-expect-error -- a number fits an empty class
    await this.up(5);
    // @ts-expect-error -- nothing is no signal
    await this.up(undefined);
    // @ts-expect-error -- not declared
    await this.upAll([new Beta('')]);
    // @ts-expect-error -- fits Alpha, in a list
    await this.upAll([new Both(1, '')]);
    // Not refused, and left to the run-time check: the compiler makes an Alpha[] of the literal.
    await this.upAll([new Alpha(1), new Both(1, '')]);
    // @ts-expect-error -- one of the two is not declared
    await this.up(either);
    // @ts-expect-error -- not declared
    this.tryUp(new Beta(''));
    // @ts-expect-error -- `down` is empty
    await this.broadcast(new Alpha(1));
  }
}

@Thread()
export class Silent extends TaskThread {
  async sends(): Promise<void> {
    // @ts-expect-error -- declares nothing
    await this.up(new Alpha(1));
    // @ts-expect-error -- declares nothing
    await this.up(new Empty());
  }
}

@Thread()
export class EmptyTaker extends TaskThread<{ in: Empty }> {}

@Thread()
export class Downward extends TaskThread<{ down: Alpha }> {
  @Child(PortThread, { args: [1, 'host'] }) port!: ChildRef<PortThread>;
  @Child(EmptyTaker) empty!: ChildRef<EmptyTaker>;
  @Children(PortThread) ports!: ThreadGroup<typeof PortThread>;

  async sends(): Promise<void> {
    await this.port.send(new Alpha(1));
    await this.port.sendAll([new Alpha(1)]);
    await this.ports.broadcast(new Alpha(1));
    await this.broadcast(new Alpha(1));
    for (const port of this.children(PortThread)) await port.send(new Alpha(1));
    // @ts-expect-error -- the child does not take it
    await this.port.send(new Beta(''));
    // @ts-expect-error -- fits Alpha, and is another class
    await this.port.send(new Both(1, ''));
    // @ts-expect-error -- the child does not take it
    await this.port.sendAll([new Beta('')]);
    // @ts-expect-error -- the child does not take it
    this.port.trySend(new Beta(''));
    // @ts-expect-error -- a number fits an empty class
    await this.empty.send(5);
    // @ts-expect-error -- no member takes it
    await this.ports.broadcast(new Beta(''));
    // @ts-expect-error -- fits Alpha, and is another class
    await this.ports.broadcast(new Both(1, ''));
    // @ts-expect-error -- not in `down`
    await this.broadcast(new Beta(''));
    // @ts-expect-error -- fits Alpha, and is another class
    await this.broadcast(new Both(1, ''));
    // @ts-expect-error -- a number
    await this.broadcast(5);
    // @ts-expect-error -- of that class no child takes it
    for (const port of this.children(PortThread)) await port.send(new Beta(''));
  }
}

@Thread()
export class EmptyDownward extends TaskThread<{ down: Empty }> {
  @Child(EmptyTaker) empty!: ChildRef<EmptyTaker>;

  async sends(): Promise<void> {
    await this.broadcast(new Empty());
    // @ts-expect-error -- a number fits an empty class
    await this.broadcast(5);
  }
}

/** From outside the tree. */
export async function embeds(): Promise<void> {
  const tree = await startMaster(PortThread, { args: [1, 'host'] });
  await tree.send(new Alpha(1));
  // @ts-expect-error -- fits Alpha, and is another class
  await tree.send(new Both(1, ''));
  // @ts-expect-error -- the master does not take it
  await tree.send(new Beta(''));

  const upward = await startMaster(UpThread);
  upward.up$.subscribe((signal) => signal satisfies Alpha);
  // @ts-expect-error -- what comes UP is an Alpha
  upward.up$.subscribe((signal) => signal satisfies Beta);
}
