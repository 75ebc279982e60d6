// Compiled, never run: what a test may do with a thread that runs alone.
import {
  Ask,
  Child,
  type ChildRef,
  Children,
  Listening,
  OnIn,
  OnUp,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { isolate, VirtualClock } from 'taskthread/testing';
import { Alpha, Beta, Both, OptionalThread, PortThread, UpThread } from './signals.js';

@Thread({ up: [Beta] })
class OwnerThread extends TaskThread<{ in: Alpha; up: Beta }> {
  @Child(PortThread, { args: [1, ''] }) port!: ChildRef<PortThread>;
  @Child(UpThread) sender!: ChildRef<UpThread>;
  @Children(PortThread) ports!: ThreadGroup<typeof PortThread>;
  @Children(UpThread) senders!: ThreadGroup<typeof UpThread>;
  readonly bytes: AsyncIterable<number> = (async function* () {})();

  constructor(readonly host: string) {
    super();
  }

  @OnIn(Alpha) take(_alpha: Alpha): void {}
  @OnUp(Alpha) hear(_alpha: Alpha): void {}
  @Listening('bytes') read(_byte: number): void {}
}

export async function alone(): Promise<void> {
  await isolate(OptionalThread);
  await isolate(OptionalThread, 1);
  await isolate({ thread: OptionalThread, children: 'real', clock: new VirtualClock() }, 1);
  await isolate({ thread: OwnerThread, children: { port: 'real', senders: 'fake' } }, 'host');

  // @ts-expect-error -- the host is missing
  await isolate(OwnerThread);
  // @ts-expect-error -- the host is a text
  await isolate(OwnerThread, 1);
  // @ts-expect-error -- one argument too many
  await isolate({ thread: OwnerThread }, 'host', 1);
  // @ts-expect-error -- not a thread
  await isolate(Alpha, 1);
  // @ts-expect-error -- no such field
  await isolate({ thread: OwnerThread, children: { host: 'real' } }, 'host');
  // @ts-expect-error -- real or fake
  await isolate({ thread: OwnerThread, children: 'none' }, 'host');
}

export async function signals(): Promise<void> {
  const thread = await isolate(OwnerThread, 'host');
  await thread.in(new Alpha(1));
  await thread.send(new Alpha(1));
  const all: Beta[] = thread.ups();
  const some: Beta[] = thread.ups(Beta);
  const host: string = thread.instance.host;
  await thread.feed('read', 1);

  // @ts-expect-error -- it goes UP
  await thread.in(new Beta(''));
  // @ts-expect-error -- it goes UP
  await thread.send(new Beta(''));
  // @ts-expect-error -- fits Alpha, and is another class
  await thread.in(new Both(1, ''));
  // @ts-expect-error -- comes IN
  thread.ups(Alpha);
  // @ts-expect-error -- fits Beta, and is another class
  thread.ups(Both);
  // @ts-expect-error -- reads numbers
  await thread.feed('read', '');
  // @ts-expect-error -- no method
  await thread.feed('bytes', 1);
  // @ts-expect-error -- no such method
  await thread.feed('write', 1);

  void [all, some, host];
}

class Count extends Ask<number> {}
class Text extends Ask<string> {
  readonly t = '';
}

@Thread({ up: [Text] })
class Counter extends TaskThread<{ in: Count; up: Text }> {
  @OnIn(Count) count(): number {
    return 1;
  }
}

@Thread({ up: [Text] })
class Asking extends TaskThread<{ in: Count | Alpha; up: Text }> {
  @Child(Counter) counter!: ChildRef<Counter>;
  @Children(Counter) counters!: ThreadGroup<typeof Counter>;
  @OnIn(Count) count(): Promise<number> {
    return this.counter.ask(new Count());
  }
  @OnIn(Alpha) take(_alpha: Alpha): void {}
  @OnUp(Text) text(): string {
    return '';
  }
}

export async function asks(): Promise<void> {
  const thread = await isolate(Asking);
  const count: number = await thread.ask(new Count(), { timeoutMs: 1 });
  const text: string = await thread.child('counter').ask(new Text());
  thread.answer(Text, 'text');
  thread.answer(Text, async (ask) => ask.t);
  thread.answer('counter', Count, 1);
  thread.answer('counters', Count, () => 1);
  thread.child('counter').answer(Count, 1);
  thread.member('counters', 0).answer(Count, async () => 1);

  // @ts-expect-error -- no ask
  await thread.ask(new Alpha(1));
  // @ts-expect-error -- goes UP
  await thread.ask(new Text());
  // @ts-expect-error -- comes IN
  await thread.child('counter').ask(new Count());
  // @ts-expect-error -- comes IN
  thread.answer(Count, 1);
  // @ts-expect-error -- the reply is a text
  thread.answer(Text, 1);
  // @ts-expect-error -- the reply is a number
  thread.answer('counter', Count, () => '');
  // @ts-expect-error -- the child is not asked that
  thread.answer('counter', Text, '');
  // @ts-expect-error -- no such field
  thread.answer('text', Count, 1);
  // @ts-expect-error -- the reply is a number
  thread.child('counter').answer(Count, '');

  void [count, text];
}

export async function children(): Promise<void> {
  const thread = await isolate(OwnerThread, 'host');
  await thread.child('sender').up(new Alpha(1));
  await thread.member('senders', 0).up(new Alpha(1));
  await thread.members('senders')[0]?.fail(new Error());
  const sent: Alpha[] = [
    ...thread.sent('port'),
    ...thread.sent('ports', Alpha),
    ...thread.child('port').sent(),
    ...thread.member('ports', 'key').sent(Alpha),
  ];
  thread.failStart('ports');
  thread.failStart('port', new Error());

  // @ts-expect-error -- no such field
  thread.child('other');
  // @ts-expect-error -- no field of a child
  thread.child('host');
  // @ts-expect-error -- a group
  thread.child('ports');
  // @ts-expect-error -- one child
  thread.members('port');
  // @ts-expect-error -- one child
  thread.member('port', 0);
  // @ts-expect-error -- it sends another class
  await thread.child('sender').up(new Beta(''));
  // @ts-expect-error -- it sends nothing
  await thread.child('port').up(new Alpha(1));
  // @ts-expect-error -- it takes another class
  thread.sent('port', Beta);
  // @ts-expect-error -- fits what it takes, and is another class
  thread.member('ports', 0).sent(Both);
  // @ts-expect-error -- it takes nothing
  thread.sent('sender', Alpha);
  // @ts-expect-error -- no such field
  thread.sent('host');
  // @ts-expect-error -- no such field
  thread.failStart('host');

  void sent;
}
