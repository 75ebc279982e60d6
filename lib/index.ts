export { Child } from './decorators/child.js';
export { Children } from './decorators/children.js';
export { Exclusive } from './decorators/exclusive.js';
export { Listening } from './decorators/listening.js';
export { OnChildExit } from './decorators/on-child-exit.js';
export { OnIn } from './decorators/on-in.js';
export { OnUp } from './decorators/on-up.js';
export { Rescheduling } from './decorators/rescheduling.js';
export { Thread } from './decorators/thread.js';

export { Ask } from './thread/ask.js';
export { fromObservable } from './tasks/sources/from-observable.js';
export { toObservable } from './runtime/edge/to-observable.js';

export { TaskThread } from './thread/task-thread.js';
export { Reschedule } from './tasks/rescheduling/reschedule.js';

export { runMaster } from './bootstrap/run-master.js';
export { startMaster } from './bootstrap/start-master.js';

export { checkTree } from './tree/check.js';
export { describeTree } from './tree/describe.js';
export { toMermaid } from './tree/mermaid.js';
export { printTree } from './tree/print.js';

export { TaskThreadError } from './errors/task-thread-error.js';

export type { ErrorCode } from './errors/catalog.js';
export type { EventDetails, TreeEvent } from './events/event.js';
export type { EdgeReport, ExitReport, LiveReport, Report } from './inspection/report.js';
export type { Running } from './thread/running.js';
export type { LockSnapshot, Snapshot, SourceSnapshot, TaskSnapshot } from './inspection/snapshot.js';
export type { SourceReport } from './inspection/source-report.js';
export type { Account, EdgeStatistics, Flow, HandlerTimes } from './thread/edge-statistics.js';
export type { HandlerRun } from './intercom/delivery/handler-run.js';
export type {
  Backoff,
  Capacity,
  GroupOptions,
  OverflowOptions,
  OverflowPolicy,
  QueueOptions,
  QueueView,
  RestartOptions,
  ThreadOptions,
} from './metadata/options.js';
export type { Discarded, Stuck } from './runtime/tree/overdue.js';
export type { MasterOptions, RunOptions } from './bootstrap/master-options.js';
export type { Tree } from './bootstrap/running-tree.js';
export type { FeedOptions, ObservableFeed } from './tasks/sources/observable-feed.js';
export type { CancelTimer, Clock } from './tasks/clock/clock.js';
export type { Dispatcher, Job } from './tasks/dispatcher.js';
export type { ListeningOptions, ReschedulingOptions, SourcePolicy } from './metadata/task-options.js';
export type { Random } from './tasks/random.js';
export type { Run } from './tasks/rescheduling/run.js';
export type { SourceStatistics } from './tasks/listening/source-statistics.js';
export type { TaskStatistics } from './tasks/rescheduling/task-statistics.js';
export type { AskOptions, MemberReply, ReplyOf } from './thread/ask.js';
export type { ChildRef, ThreadState } from './thread/child-ref.js';
export type { Exit } from './thread/exit.js';
export type { Logger } from './thread/logger.js';
export type { DownOf, InOf, MaybePromise, Protocol, UpOf } from './thread/protocol.js';
export type { AnyThread } from './thread/task-thread.js';
export type { TaskHandle, Tasks } from './thread/tasks.js';
export type { ThreadGroup } from './thread/thread-group.js';
export type { TreeDescription } from './tree/describe.js';
