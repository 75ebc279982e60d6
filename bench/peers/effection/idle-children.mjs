import { run, spawn, suspend, withResolvers } from 'effection';

function* start(state) {
  const running = withResolvers();
  const task = yield* spawn(function* () {
    running.resolve();
    try {
      yield* suspend();
    } finally {
      state.stopped++;
    }
  });
  yield* running.operation;
  return task;
}

export function measure(size) {
  return run(function* () {
    const state = { stopped: 0 };
    function* startAll(tasks, count) {
      for (let at = 0; at < count; at++) tasks.push(yield* start(state));
    }
    function* stopAll(tasks) {
      for (const task of tasks) yield* task.halt();
    }
    function* timed(operation) {
      const begin = performance.now();
      yield* operation;
      return (size / (performance.now() - begin)) * 1000;
    }
    const [warmUp, other, tasks] = [[], [], []];
    yield* startAll(warmUp, Math.ceil(size / 5));
    yield* stopAll(warmUp);
    yield* startAll(other, 2);
    const starts = yield* timed(startAll(tasks, size));
    const stops = yield* timed(stopAll(tasks));
    return { 'starts/s': starts, 'stops/s': stops };
  });
}
