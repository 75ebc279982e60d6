import { launch } from '../runtime/launch.js';
import type { Dispatcher } from '../tasks/dispatcher.js';
import type { Random } from '../tasks/random.js';
import type { Logger } from '../thread/logger.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { assertTree } from '../tree/check.js';
import { atRest } from './at-rest.js';
import type { ChildField, GroupField } from './fields.js';
import { Isolation } from './isolation.js';
import type { Isolated } from './isolated.js';
import { KeptLog } from './kept-log.js';
import { leftBehind } from './left-behind.js';
import { ListenedTo } from './listened-to.js';
import { Stage } from './stage.js';
import { VirtualClock } from './virtual-clock.js';

/** What `isolate` takes in the place of the class. */
export interface IsolateOptions<C extends Ctor<AnyThread> = Ctor<AnyThread>> {
  /** the class under test */
  thread: C;
  /** whether its children are fakes, which they are unless told, or real: all of them, or field by field */
  children?: 'fake' | 'real' | { [K in ChildField<InstanceType<C>> | GroupField<InstanceType<C>>]?: 'fake' | 'real' };
  /** the time; a clock of its own unless told */
  clock?: VirtualClock;
  /** the chance; always 0 unless told, so that nothing jitters */
  random?: Random;
  /** the order of what is ready; first come, first served unless told */
  dispatcher?: Dispatcher;
  /** where the lines go that the handle keeps; nowhere else unless told */
  log?: Logger;
}

/**
 * Runs one thread alone, in the runtime of production: the test is its parent, its children are fakes with the names and
 * signals of the real ones, time is virtual. Resolves once it runs.
 *
 * @param thread the class, or {@link IsolateOptions}
 * @param args its constructor arguments
 * @throws TaskThreadError `TREE_FAULTS` when it is wired wrongly, or what its start failed with
 * @example
 * ```ts
 * const thread = await isolate(DataProcessorThread, codec);
 * await thread.in(new Packet(bytes));
 * expect(thread.ups(Frame)).to.have.length(2);
 * await thread.stop();
 * ```
 */
export async function isolate<C extends Ctor<AnyThread>>(
  thread: C | IsolateOptions<C>,
  ...args: ConstructorParameters<C>
): Promise<Isolated<InstanceType<C>>> {
  const options = isOptions(thread) ? thread : { thread };
  const { clock = new VirtualClock(), random = () => 0, dispatcher, children = 'fake' } = options;
  assertTree(options.thread);
  const stage = new Stage(children);
  const log = new KeptLog(options.log);
  const listenedTo = new ListenedTo(args);
  const timersBefore = clock.pending;
  const launched = launch(options.thread, args, { clock, random, dispatcher, log }, stage);
  const left = (): string[] => [
    ...leftBehind(launched.tree.overdue, clock.pending - timersBefore),
    ...listenedTo.more(),
  ];
  const isolation = new Isolation({ launch: launched, stage, clock, log: log.lines, left });
  await clock.until(launched.begin());
  await atRest();
  return isolation as unknown as Isolated<InstanceType<C>>;
}

function isOptions<C extends Ctor<AnyThread>>(value: C | IsolateOptions<C>): value is IsolateOptions<C> {
  return typeof value === 'object' && value !== null && 'thread' in value;
}
