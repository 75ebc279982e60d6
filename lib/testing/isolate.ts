import type { TreeEvent } from '../events/event.js';
import { launch } from '../bootstrap/launch.js';
import type { Ctor } from '../thread/protocol.js';
import type { AnyThread } from '../thread/task-thread.js';
import { assertTree } from '../tree/check.js';
import { atRest } from './at-rest.js';
import { checkIsolateOptions, isOptions, type IsolateOptions } from './isolate-options.js';
import { Isolation } from './isolation.js';
import type { Isolated } from './isolated.js';
import { KeptLog } from './kept-log.js';
import { leftBehind } from './left-behind.js';
import { ListenedTo } from './listened-to.js';
import { Stage } from './stage.js';
import { VirtualClock } from './virtual-clock.js';

/**
 * Runs one thread alone, in the runtime of production: the test is its parent, its children are fakes with the names and
 * signals of the real ones, time is virtual. Resolves once it runs.
 *
 * @param thread the class, or {@link IsolateOptions}
 * @param args its constructor arguments
 * @throws TaskThreadError `TREE_FAULTS` when it is wired wrongly, `INVALID_OPTION`, or what its start failed with
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
  assertTree(options.thread);
  checkIsolateOptions(options);
  const { clock = new VirtualClock(), random = () => 0, dispatcher, children = 'fake' } = options;
  const stage = new Stage(children);
  const log = new KeptLog(options.log);
  const listenedTo = new ListenedTo(args);
  const timersBefore = clock.pending;
  const events: TreeEvent[] = [];
  const onEvent = (event: TreeEvent): void => void events.push(event);
  const launched = launch(options.thread, args, { clock, random, dispatcher, log, onEvent }, stage);
  const left = (): string[] => [
    ...leftBehind(launched.tree.overdue, clock.pending - timersBefore),
    ...stage.answers.left,
    ...listenedTo.more(),
  ];
  const isolation = new Isolation({ launch: launched, stage, clock, log: log.lines, events, left });
  await clock.until(launched.begin());
  await atRest();
  return isolation as unknown as Isolated<InstanceType<C>>;
}
