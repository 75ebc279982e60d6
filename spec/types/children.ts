// Compiled, never run: the fields of children, their arguments, groups and masters.
import {
  Child,
  type ChildRef,
  Children,
  runMaster,
  startMaster,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';
import { Alpha, OptionalThread, PortThread } from './signals.js';

@Thread()
export class Holds extends TaskThread {
  readonly config = { port: 1, host: '' };

  @Child(PortThread, { args: [1, 'host'] }) listed!: ChildRef<PortThread>;
  @Child(PortThread, { args: (self: Holds) => [self.config.port, self.config.host] }) computed!: ChildRef<PortThread>;
  @Child(() => PortThread, { args: (self: Holds) => [self.config.port, ''] }) thunk!: ChildRef<PortThread>;
  @Child(OptionalThread) without!: ChildRef<OptionalThread>;
  @Child(OptionalThread, { args: [3] }) optional!: ChildRef<OptionalThread>;
  @Children(PortThread, { max: 3 }) ports!: ThreadGroup<typeof PortThread>;
  @Children(() => Holds) same!: ThreadGroup<typeof Holds>;

  async spawns(): Promise<void> {
    await this.ports.spawn(1, 'host');
    await this.ports.spawnAs('key', 1, 'host');
    const port = await this.ports.trySpawn(1, 'host');
    await port?.send(new Alpha(1));
    await this.same.spawn();
    const kept = await this.ports.getOrSpawn('key', 1, 'host');
    await kept.send(new Alpha(1));
    for (const child of this.children(PortThread)) await child.send(new Alpha(1));

    // @ts-expect-error -- the first argument is a number
    await this.ports.spawn('host');
    // @ts-expect-error -- both arguments are missing
    await this.ports.spawn();
    // @ts-expect-error -- one argument is missing
    await this.ports.spawn(1);
    // @ts-expect-error -- one argument too many
    await this.ports.spawn(1, 'host', 2);
    // @ts-expect-error -- the wrong order
    await this.ports.trySpawn('host', 1);
    // @ts-expect-error -- the key is missing
    await this.ports.spawnAs(1, 'host');
    // @ts-expect-error -- a key is a text
    await this.ports.getOrSpawn(1, 1, 'host');
    // @ts-expect-error -- the arguments are those of the constructor
    await this.ports.getOrSpawn('key', 'host', 1);
    // @ts-expect-error -- one argument is missing
    await this.ports.getOrSpawn('key', 1);
    // @ts-expect-error -- the children of a class take what that class takes
    for (const child of this.children(OptionalThread)) await child.send(new Alpha(1));
    // @ts-expect-error -- the class itself, not its name
    this.children('ports');
    // @ts-expect-error -- nothing was spawned, perhaps
    await (await this.ports.trySpawn(1, 'host')).send(new Alpha(1));
  }
}

@Thread()
export class HoldsWrongly extends TaskThread {
  readonly config = { port: 1, host: '' };

  // @ts-expect-error -- args are missing
  @Child(PortThread) noArgs!: ChildRef<PortThread>;

  // @ts-expect-error -- the port is a number
  @Child(PortThread, { args: ['1', 'host'] }) wrongType!: ChildRef<PortThread>;

  // @ts-expect-error -- one is missing
  @Child(PortThread, { args: (self: HoldsWrongly) => [self.config.port] }) tooFew!: ChildRef<PortThread>;

  // @ts-expect-error -- the wrong order
  @Child(PortThread, { args: (self: HoldsWrongly) => ['', self.config.port] }) order!: ChildRef<PortThread>;

  // @ts-expect-error -- `self` is another class
  @Child(PortThread, { args: (self: Holds) => [self.config.port, ''] }) otherSelf!: ChildRef<PortThread>;

  // @ts-expect-error -- `self` has to say its class
  @Child(PortThread, { args: (self) => [self.config.port, ''] }) unknownSelf!: ChildRef<PortThread>;

  // @ts-expect-error -- the field is of another class
  @Child(OptionalThread) otherClass!: ChildRef<PortThread>;

  // @ts-expect-error -- a parent holds the ref, never the instance
  @Child(OptionalThread) instance!: OptionalThread;

  // @ts-expect-error -- typeof is missing
  @Children(PortThread) instanceGroup!: ThreadGroup<PortThread>;

  // @ts-expect-error -- a group of another class
  @Children(PortThread) otherGroup!: ThreadGroup<typeof OptionalThread>;

  // @ts-expect-error -- a group is no ref
  @Children(PortThread) ref!: ChildRef<PortThread>;

  // @ts-expect-error -- a ref is no group
  @Child(OptionalThread) group!: ThreadGroup<typeof OptionalThread>;

  // @ts-expect-error -- not a thread
  @Child(Alpha, { args: [1] }) signal!: ChildRef;

  // @ts-expect-error -- not a thread
  @Children(Alpha) signals!: ThreadGroup<typeof Alpha>;

  // @ts-expect-error -- misspelt
  @Child(OptionalThread, { arg: [1] }) misspelt!: ChildRef<OptionalThread>;

  // @ts-expect-error -- a number of milliseconds
  @Children(OptionalThread, { idleMs: '1s' }) idleText!: ThreadGroup<typeof OptionalThread>;

  // @ts-expect-error -- only members of a group may be stopped when they are idle
  @Child(OptionalThread, { idleMs: 1 }) idleChild!: ChildRef<OptionalThread>;

  // @ts-expect-error -- misspelt
  @Children(OptionalThread, { maximum: 1 }) misspeltGroup!: ThreadGroup<typeof OptionalThread>;
}

/** The arguments of a master. */
export async function starts(): Promise<void> {
  await startMaster(PortThread, { args: [1, 'host'] });
  await startMaster(Holds);
  await runMaster(Holds, { osSignals: false });
  await runMaster(OptionalThread, { args: [1] });

  // @ts-expect-error -- args are missing
  await startMaster(PortThread);
  // @ts-expect-error -- args are missing
  await runMaster(PortThread, {});
  // @ts-expect-error -- the port is a number
  await startMaster(PortThread, { args: ['1', 'host'] });
  // @ts-expect-error -- one too many
  await runMaster(OptionalThread, { args: [1, 2] });
  // @ts-expect-error -- not a thread
  await startMaster(Alpha, { args: [1] });
  // @ts-expect-error -- OS signals are for runMaster
  await startMaster(Holds, { osSignals: false });
}
