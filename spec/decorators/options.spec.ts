import { expect } from 'chai';
import {
  Ask,
  Child,
  Children,
  Exclusive,
  Listening,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  TaskThreadError,
  Thread,
} from 'taskthread';
import { legacy, standard } from './call.js';

class Signal {}
class Other extends TaskThread {}
class Asked extends Ask<void> {}

type Factory = (options: unknown) => unknown;

const thread = Thread as unknown as Factory;
const rescheduling = Rescheduling as unknown as Factory;
const exclusive = Exclusive as unknown as Factory;
const child: Factory = (options) => (Child as unknown as (...args: unknown[]) => unknown)(Other, options);
const children: Factory = (options) => (Children as unknown as (...args: unknown[]) => unknown)(Other, options);
const onIn: Factory = (options) => (OnIn as unknown as (...args: unknown[]) => unknown)(Signal, options);
const askedBy: Factory = (options) => (OnIn as unknown as (...args: unknown[]) => unknown)(Asked, options);
const onUp: Factory = (options) => (OnUp as unknown as (...args: unknown[]) => unknown)(Signal, options);
const listening: Factory = (options) => (Listening as unknown as (...args: unknown[]) => unknown)('field', options);

const whole = 'a whole number from 1';
const ms = 'a number of milliseconds, 0 to 2147483647';
const classes = 'an array of classes';
const timeZone = 'the name of a time zone, such as "Europe/Berlin"';

const overflows = "'wait' or 'drop-oldest' or 'drop-newest' or 'latest' or 'fail' or a function";
const bound = 'a whole number from 1, or { signals, bytes, weigh }, of which bytes and weigh go together';

/** Decorator, kind of member, options, what the error says after `on <member>`. */
const refusals: readonly (readonly [string, 'class' | 'method' | 'field', Factory, unknown, string])[] = [
  ['Thread', 'class', thread, { up: Signal }, `has up: Signal; wanted is ${classes}.`],
  ['Thread', 'class', thread, { forwardUp: 'Signal' }, `has forwardUp: "Signal"; wanted is ${classes}.`],
  ['Thread', 'class', thread, { forwardIn: {} }, `has forwardIn: Object; wanted is ${classes}.`],
  ['Thread', 'class', thread, { name: '' }, 'has name: ""; wanted is a text that is not empty.'],
  ['Thread', 'class', thread, { serial: 'yes' }, 'has serial: "yes"; wanted is true or false.'],
  ['Exclusive', 'method', exclusive, '', 'was given ""; wanted is a text that is not empty.'],
  ['Exclusive', 'method', exclusive, 5, 'was given 5; wanted is a text that is not empty.'],
  ['Thread', 'class', thread, { name: 5 }, 'has name: 5; wanted is a text that is not empty.'],
  ['Thread', 'class', thread, { queues: 5 }, 'has queues: 5; wanted is an object of in, up.'],
  ['Thread', 'class', thread, { queues: { out: {} } }, 'has the unknown option "queues.out"; known are in, up.'],
  [
    'Thread',
    'class',
    thread,
    { queues: { in: 5 } },
    'has queues.in: 5; wanted is an object of capacity, overflow, key.',
  ],
  ['Thread', 'class', thread, { queues: { in: { capacity: 0 } } }, `has queues.in.capacity: 0; wanted is ${bound}.`],
  [
    'Thread',
    'class',
    thread,
    { queues: { up: { capacity: 1.5 } } },
    `has queues.up.capacity: 1.5; wanted is ${bound}.`,
  ],
  ...[{ bytes: 5 }, { weigh: () => 1 }, { signals: 0 }, { bytes: 0, weigh: () => 1 }, { byts: 5 }].map(
    (capacity) =>
      [
        'Thread',
        'class',
        thread,
        { queues: { in: { capacity } } },
        `has queues.in.capacity: Object; wanted is ${bound}.`,
      ] as const,
  ),
  [
    'Thread',
    'class',
    thread,
    { queues: { in: { overflow: 'drop' } } },
    `has queues.in.overflow: "drop"; wanted is ${overflows}.`,
  ],
  [
    'Thread',
    'class',
    thread,
    { queues: { up: { overflow: 'latest' } } },
    "has queues.up.overflow: 'latest' without queues.up.key.",
  ],
  [
    'Thread',
    'class',
    thread,
    { queues: { in: { key: () => 1 } } },
    "has queues.in.key without queues.in.overflow: 'latest'.",
  ],
  [
    'Thread',
    'class',
    thread,
    { foward: [] },
    'has the unknown option "foward"; known are up, forwardUp, forwardIn, queues, deadlockMs, startTimeoutMs, quiesceTimeoutMs, drainTimeoutMs, exitTimeoutMs, serial, name.',
  ],
  [
    'Thread',
    'class',
    thread,
    null,
    'was given null; wanted is an object of up, forwardUp, forwardIn, queues, deadlockMs, startTimeoutMs, quiesceTimeoutMs, drainTimeoutMs, exitTimeoutMs, serial, name.',
  ],
  [
    'Child',
    'field',
    child,
    { args: 5 },
    'has args: 5; wanted is an array of constructor arguments or a function of the parent.',
  ],
  [
    'Child',
    'field',
    child,
    { max: 5 },
    'has the unknown option "max"; known are args, restart, maxRestarts, withinMs, backoff, strategy.',
  ],
  [
    'Child',
    'field',
    child,
    [5],
    'was given Array; wanted is an object of args, restart, maxRestarts, withinMs, backoff, strategy.',
  ],
  ['Children', 'field', children, { max: 0 }, `has max: 0; wanted is ${whole}.`],
  ['Children', 'field', children, { idleMs: 0 }, 'has idleMs: 0; wanted is a number from 1 to 2147483647.'],
  ['Children', 'field', children, { idleMs: '5s' }, 'has idleMs: "5s"; wanted is a number from 1 to 2147483647.'],
  ['Children', 'field', children, { max: Infinity }, `has max: Infinity; wanted is ${whole}.`],
  [
    'Children',
    'field',
    children,
    { args: [] },
    'has the unknown option "args"; known are max, idleMs, restart, maxRestarts, withinMs, backoff, strategy.',
  ],
  [
    'Children',
    'field',
    children,
    5,
    'was given 5; wanted is an object of max, idleMs, restart, maxRestarts, withinMs, backoff, strategy.',
  ],
  ['OnIn', 'method', onIn, { batch: 5 }, 'has batch: 5; wanted is an object of max, withinMs.'],
  ['OnIn', 'method', onIn, { batch: { max: 0, withinMs: 1 } }, `has batch.max: 0; wanted is ${whole}.`],
  ['OnIn', 'method', onIn, { batch: { max: 1, withinMs: -1 } }, `has batch.withinMs: -1; wanted is ${ms}.`],
  ['OnIn', 'method', onIn, { batch: { max: 1, withinMs: NaN } }, `has batch.withinMs: NaN; wanted is ${ms}.`],
  ['OnIn', 'method', onIn, { batch: { max: 1 } }, 'has batch without withinMs.'],
  ['OnIn', 'method', onIn, { batch: { withinMs: 1 } }, 'has batch without max.'],
  ['OnIn', 'method', onIn, { concurrency: 0 }, `has concurrency: 0; wanted is ${whole}.`],
  ['OnUp', 'method', onUp, { concurrency: 1.5 }, `has concurrency: 1.5; wanted is ${whole}.`],
  ['OnIn', 'method', onIn, { pipe: 5 }, 'has pipe: 5; wanted is a function of the signals and a scheduler.'],
  [
    'OnUp',
    'method',
    onUp,
    { pipe: () => 5, concurrency: 2 },
    'has pipe and concurrency; a pipe stands alone, operators do the same.',
  ],
  ['OnIn', 'method', askedBy, { pipe: () => 5 }, 'has pipe for the ask Asked; an ask is answered by itself.'],
  ['OnIn', 'method', onIn, { timeoutMs: 0 }, 'has timeoutMs: 0; wanted is a number from 1 to 2147483647.'],
  ['OnUp', 'method', onUp, { timeoutMs: '5' }, 'has timeoutMs: "5"; wanted is a number from 1 to 2147483647.'],
  [
    'OnIn',
    'method',
    onIn,
    { from: Other },
    'has the unknown option "from"; known are batch, concurrency, timeoutMs, pipe, capacity, overflow, key.',
  ],
  ['OnIn', 'method', onIn, { overflow: 5 }, `has overflow: 5; wanted is ${overflows}.`],
  ['OnIn', 'method', onIn, { overflow: 'latest' }, "has overflow: 'latest' without key."],
  [
    'OnIn',
    'method',
    onIn,
    { overflow: 'latest', key: 'symbol' },
    'has key: "symbol"; wanted is a function of the signal.',
  ],
  ['OnIn', 'method', onIn, { capacity: 0 }, `has capacity: 0; wanted is ${bound}.`],
  ['OnUp', 'method', onUp, { overflow: 'drop-oldest', key: () => 1 }, "has key without overflow: 'latest'."],
  ['OnUp', 'method', onUp, { overflow: () => 'wait', key: () => 1 }, "has key without overflow: 'latest'."],
  ['OnUp', 'method', onUp, { batch: { max: '3', withinMs: 1 } }, `has batch.max: "3"; wanted is ${whole}.`],
  [
    'OnIn',
    'method',
    askedBy,
    { batch: { max: 3, withinMs: 1 } },
    'has batch for the ask Asked; an ask is answered one at a time.',
  ],
  [
    'OnUp',
    'method',
    onUp,
    { form: Other },
    'has the unknown option "form"; known are batch, concurrency, timeoutMs, pipe, capacity, overflow, key, from.',
  ],
  ['Rescheduling', 'method', rescheduling, -1, `has intervalMs: -1; wanted is ${ms}.`],
  ['Rescheduling', 'method', rescheduling, '5s', 'takes milliseconds or an object, not string.'],
  ['Rescheduling', 'method', rescheduling, { intervalMs: 2 ** 31 }, `has intervalMs: 2147483648; wanted is ${ms}.`],
  ['Rescheduling', 'method', rescheduling, { initialDelayMs: '1' }, `has initialDelayMs: "1"; wanted is ${ms}.`],
  ['Rescheduling', 'method', rescheduling, { jitterMs: -2 }, `has jitterMs: -2; wanted is ${ms}.`],
  ['Rescheduling', 'method', rescheduling, { maxRuns: 0 }, `has maxRuns: 0; wanted is ${whole}.`],
  ['Rescheduling', 'method', rescheduling, { mode: 'fast' }, `has mode: "fast"; wanted is 'delay' or 'rate'.`],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { onError: 'ignore' },
    `has onError: "ignore"; wanted is 'fail' or 'retry'.`,
  ],
  ['Rescheduling', 'method', rescheduling, { backoff: {} }, "has backoff without onError: 'retry'."],
  ['Rescheduling', 'method', rescheduling, { maxRetries: 3 }, "has maxRetries without onError: 'retry'."],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { onError: 'retry', backoff: { factor: 0.5 } },
    'has backoff.factor: 0.5; wanted is a number from 1.',
  ],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { onError: 'retry', maxRetries: -1 },
    'has maxRetries: -1; wanted is a whole number from 0.',
  ],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { timeoutMs: 0 },
    'has timeoutMs: 0; wanted is a number from 1 to 2147483647.',
  ],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { warnAbovePerSecond: 0 },
    'has warnAbovePerSecond: 0; wanted is a whole number from 1, or Infinity.',
  ],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { cron: 'nightly' },
    'has cron: "nightly", which is no cron pattern: invalid configuration format (\'nightly\'), exactly five, six, or seven space separated parts are required.',
  ],
  ['Rescheduling', 'method', rescheduling, { cron: '0 0 30 2 *' }, 'has cron: "0 0 30 2 *", which never comes.'],
  ['Rescheduling', 'method', rescheduling, { timeZone: 'UTC' }, 'has timeZone without cron.'],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { cron: '@daily', initialDelayMs: 5 },
    'has cron and initialDelayMs; wanted is one of them.',
  ],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { cron: '@daily', timeZone: 'Mars/One' },
    `has timeZone: "Mars/One"; wanted is ${timeZone}.`,
  ],
  ['Rescheduling', 'method', rescheduling, { cron: '@daily', timeZone: 1 }, `has timeZone: 1; wanted is ${timeZone}.`],
  ['Rescheduling', 'method', rescheduling, { mode: 'rate' }, "has mode: 'rate' without an intervalMs above 0."],
  [
    'Rescheduling',
    'method',
    rescheduling,
    { intervallMs: 5 },
    'has the unknown option "intervallMs"; known are intervalMs, mode, initialDelayMs, cron, timeZone, jitterMs, maxRuns, onError, backoff, maxRetries, timeoutMs, warnAbovePerSecond.',
  ],
  ['Listening', 'method', listening, { event: '' }, 'has event: ""; wanted is a text that is not empty.'],
  [
    'Listening',
    'method',
    listening,
    { onEnd: 'restart' },
    `has onEnd: "restart"; wanted is 'ignore' or 'stop' or 'fail'.`,
  ],
  ['Listening', 'method', listening, { onError: 'stop' }, `has onError: "stop"; wanted is 'fail' or 'ignore'.`],
  ['Listening', 'method', listening, { capacity: 0 }, `has capacity: 0; wanted is ${whole}.`],
  [
    'Listening',
    'method',
    listening,
    { overflow: 'wait' },
    "has overflow: \"wait\"; wanted is 'drop-oldest', 'drop-newest', 'latest', 'fail' or a function.",
  ],
  [
    'Listening',
    'method',
    listening,
    { overflow: 'latest', key: 'symbol' },
    'has key: "symbol"; wanted is a function of the item.',
  ],
  ['Listening', 'method', listening, { overflow: 'latest' }, "has overflow: 'latest' without key."],
  ['Listening', 'method', listening, { key: (item: object) => item }, "has key without overflow: 'latest'."],
  ['Listening', 'method', listening, { concurrency: 0 }, `has concurrency: 0; wanted is ${whole}.`],
  [
    'Listening',
    'method',
    listening,
    { onend: 'stop' },
    'has the unknown option "onend"; known are event, concurrency, onEnd, onError, capacity, overflow, key.',
  ],
  [
    'Listening',
    'method',
    () => (Listening as unknown as Factory)(''),
    {},
    'takes the name of a field, or a function of the thread.',
  ],
  [
    'Listening',
    'method',
    () => (Listening as unknown as Factory)(5),
    {},
    'takes the name of a field, or a function of the thread.',
  ],
];

function errorOf(act: () => unknown): unknown {
  try {
    act();
    return 'nothing was thrown';
  } catch (error) {
    return error instanceof TaskThreadError
      ? { code: error.code, member: error.member, message: error.message }
      : error;
  }
}

describe('INVALID_OPTION', () => {
  const remedy = 'Correct the option; its docstring gives type, unit and range.';

  for (const [name, kind, factory, options, finding] of refusals) {
    it(`says: @${name} ${finding}`, () => {
      class Host extends TaskThread {}
      const descriptor = kind === 'method' ? { value: () => {} } : undefined;
      const ofLegacy = errorOf(() =>
        kind === 'class'
          ? legacy(factory(options), Host)
          : legacy(factory(options), Host.prototype, 'member', descriptor),
      );
      const ofStandard = errorOf(() => standard(factory(options), { kind, name: 'member' }, Host));

      const found = (member: string) => ({
        code: 'INVALID_OPTION',
        member,
        message: `INVALID_OPTION: @${name} on ${member} ${finding} ${remedy}`,
      });
      expect(ofLegacy).to.deep.equal(found(kind === 'class' ? 'Host' : 'Host.member'));
      expect(ofStandard).to.deep.equal(found(kind === 'class' ? 'Host' : 'member'));
    });
  }

  it('is not thrown for the least that may be', () => {
    class Host extends TaskThread {}
    const least = { warnAbovePerSecond: 1, timeoutMs: 1, maxRuns: 1, maxRetries: 0, onError: 'retry', jitterMs: 0 };
    legacy(rescheduling(least), Host.prototype, 'act', { value: () => {} });
    legacy(rescheduling({ cron: '@daily', timeZone: 'UTC' }), Host.prototype, 'nightly', { value: () => {} });
  });

  it('is not thrown for an option that is undefined', () => {
    class Host extends TaskThread {}
    legacy(thread({ up: undefined, name: undefined, queues: { in: { capacity: undefined } } }), Host);
    legacy(children({ max: undefined }), Host.prototype, 'group', undefined);
    legacy(rescheduling({ intervalMs: undefined, mode: undefined }), Host.prototype, 'act', { value: () => {} });
  });
});
