/**
 * Every code a `TaskThreadError` can carry, with what to do about it. The codes are stable, the texts are free.
 * A spec holds this list to the docs page "Errors" and to the specs: each code is thrown by at least one of them.
 */
export const catalog = {
  // found by checkTree, before anything runs
  NOT_A_THREAD: 'Decorate the class with @Thread() and let it extend TaskThread.',
  UNDEFINED_CLASS:
    'The class was undefined when the decorator ran: circular import? Pass a thunk, () => Class, or break the cycle.',
  CHILD_CYCLE: 'A @Child starts with its parent, so a cycle of them never ends. Use @Children for one of them.',
  NO_SUCH_CHILD: 'Name the class of a @Child or @Children field, or leave it out to hear of every child.',
  UP_UNHANDLED: 'Add @OnUp(Signal) or forwardUp: [Signal] to the parent, or drop the signal from `up` of the child.',
  UP_NO_SENDER: 'Remove the listener or the forward, or declare the signal in `up` of a child.',
  IN_NO_TAKER: 'Remove the signal from forwardIn, or give a child an @OnIn for it.',
  LISTENED_AND_FORWARDED: 'Keep either the listener or the forward.',
  DUPLICATE_LISTENER: 'Keep one of the listeners, or separate them with { from: ChildClass }.',
  ASK_AMBIGUOUS: 'Let one @Child alone take the ask, or listen to it and choose whom to ask.',
  MASTER_HAS_PARENT_SIGNALS: 'A master has no parent. Use startMaster, which offers send and up$, or drop the signals.',
  TREE_FAULTS: 'Mend each fault of the list; checkTree(Master) returns them one by one.',
  // found while a class is declared
  DECORATOR_MISPLACED: 'Move the decorator to the kind of member it is made for.',
  INVALID_OPTION: 'Correct the option; its docstring gives type, unit and range.',
  // thrown to the caller
  NOT_IN_TREE: 'Let the tree construct the thread: @Child, spawn, startMaster or runMaster.',
  UNDECLARED_SIGNAL: 'Declare the class of the signal, or send one that is declared.',
  GROUP_FULL: 'Raise `max` of @Children, stop a member first, or use trySpawn.',
  KEY_TAKEN: 'Choose another key, or stop the member that holds this one.',
  STOPPING: 'Nothing new is started once a thread stops. Use trySpawn where that is expected.',
  STOPPED: 'The thread is stopping; let the error pass, it counts as a normal end.',
  NOT_AN_ASK: 'Let the class of the signal extend Ask<Reply>, or send it where no reply is wanted.',
  ASK_PENDING: 'Ask with a new object each time.',
  ASK_TIMEOUT:
    'Raise timeoutMs of the ask, let the listener end sooner, or break the cycle: a @Child starts after enter of its parent, so ask it in ready.',
  ASK_FAILED: 'See `cause` for what the listener or its thread failed with, where it did; the ask was not answered.',
  UNKNOWN_TASK: 'Use the name of a @Rescheduling method, or of a task begun with tasks.start.',
  LOCK_REENTERED:
    'It would wait for itself. Do the work where the lock is held, in a method without it, or take another lock.',
  LOCK_CIRCLE:
    'Take the locks in one order everywhere, or one lock for both; do not await a run within a lock that it asks for.',
  // why a thread ended
  THREAD_FAILED: 'See `cause` for what was thrown, `path` and `member` for where.',
  HANDLER_TIMEOUT:
    'Let the method end sooner, hand run.signal to what it waits for, or raise timeoutMs of its @OnIn or @OnUp.',
  CLEANUP_FAILED: 'See `cause`: an exit hook or a deferred cleanup threw; the others were run all the same.',
  DEADLOCK:
    'A loop of the two makes more signals than it consumes: let one of them send fewer, or not wait for its sends.',
  QUEUE_OVERFLOW:
    'Raise `capacity`, make the receiver faster or the sender slower, or choose an `overflow` that waits or drops.',
  RESTART_LIMIT: 'Mend what ends it, see `cause`, or raise maxRestarts or withinMs of its @Child or @Children.',
  START_TIMEOUT: 'Let the hook end sooner, or raise startTimeoutMs of @Thread.',
  START_STOPPED: 'The thread was asked to stop before it ran.',
  TASK_TIMEOUT: 'Pass run.signal on to what the run waits for, make it faster, or raise its timeoutMs.',
  SOURCE_MISSING: 'Set the field in the constructor or in enter(), or correct the name in @Listening.',
  NOT_A_SOURCE:
    'Listen to a Node stream, an async iterable, an Observable, or with `event` to an emitter or EventTarget.',
  SOURCE_FAILED: "See `cause` for what the source failed with; onError: 'ignore' of @Listening lets it pass.",
  SOURCE_ENDED: "Pass onEnd: 'stop' or 'ignore' to @Listening where an end is no failure.",
  SOURCE_OVERFLOW:
    'Raise `capacity` or `concurrency` of @Listening, make the method faster, or choose an `overflow` that drops: this source cannot wait.',
  PIPE_OVERFLOW: 'Let the pipe give fewer values, or the method be faster, or raise `capacity` of the listener.',
  // thrown to a test
  PIPE_REAL_TIME: 'Hand the scheduler on that the pipe is given: virtual time does not move what goes by another.',
  NOT_HANDLED: 'Look at `state`, `failure` and `log` of the handle; a thread that stops handles nothing new.',
  LEFT_BEHIND: 'Let each end with its thread: pass `stopping` on, use defer for what was acquired.',
  TEST_HANGS: 'It waits for something that no timer brings: let the test bring it, before or without waiting.',
  SIMULATION_FAILED:
    'Run that seed alone, `{ seeds: [seed] }`: it goes the same way again. Read the trace from its end.',
} as const;

/** The stable code of a {@link TaskThreadError}. */
export type ErrorCode = keyof typeof catalog;
