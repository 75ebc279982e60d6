import { steady, type Story } from '../support/family.js';

type Row = readonly [title: string, story: Story, expected: string];

const never = { restart: 'never' } as const;
const onFailure = { restart: 'on-failure' } as const;
const always = { restart: 'always' } as const;
const rest = { strategy: 'rest-for-one' } as const;
const all = { strategy: 'one-for-all' } as const;

/** What a family does, step by step. */
export const stories: readonly Row[] = [
  // ---- the mode
  [
    "'on-failure': is started again after a failure",
    { steps: 'b fail; +99; +1' },
    'b1 fail | b1 exit failed | gone b failed | +99 | b2 enter | +1 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'on-failure': not after its own stop",
    { steps: 'b finish; +1000' },
    'b1 finish | b1 exit finished | gone b finished | +1000 | end | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'on-failure': not after its parent stopped it",
    { steps: 'stop b; +1000' },
    'b1 exit stopped | gone b stopped | +1000 | end | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'always': is started again after a failure",
    { b: always, steps: 'b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'always': also after its own stop; what is queued then waits for the next instance",
    { b: always, steps: 'b finish; b 1; b 2; +99; +1' },
    'b1 finish | b1 exit finished | gone b finished | +99 | b2 enter | b2 1 | b2 2 | +1 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'always': not after its parent stopped it",
    { b: always, steps: 'stop b; +1000' },
    'b1 exit stopped | gone b stopped | +1000 | end | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'never': its failure ends the parent and with it everybody",
    { b: never, steps: 'b fail; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: THREAD_FAILED master/b',
  ],
  [
    "'never', finished: ends nobody else",
    { b: never, steps: 'b finish; +1000' },
    'b1 finish | b1 exit finished | gone b finished | +1000 | end | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped',
  ],
  // ---- groups
  [
    "a member under 'never': is reported and ends nobody else",
    { members: 'xy', steps: 'x fail; +1000' },
    'x1 fail | x1 exit failed | gone x failed | +1000 | end | y1 exit stopped | gone y stopped | c1 exit stopped | gone c stopped | b1 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "a member under 'on-failure': is started again behind the same key",
    { crew: onFailure, members: 'xy', steps: 'x fail; x 1; +100; x 2; +0' },
    'x1 fail | x1 exit failed | gone x failed | x2 enter | x2 1 | +100 | x2 2 | +0 | end | y1 exit stopped | gone y stopped | x2 exit stopped | gone x stopped | c1 exit stopped | gone c stopped | b1 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "a member under 'on-failure', too often: ends the parent",
    { crew: { ...onFailure, maxRestarts: 1 }, members: 'xy', steps: 'x fail; +100; x fail; +0' },
    'x1 fail | x1 exit failed | gone x failed | x2 enter | +100 | x2 fail | x2 exit failed | gone x failed | y1 exit stopped | c1 exit stopped | b1 exit stopped | a1 exit stopped | +0 | failed: RESTART_LIMIT master/crew[x]',
  ],
  [
    "a member under 'always': also after its own stop",
    { crew: always, members: 'x', steps: 'x finish; +100' },
    'x1 finish | x1 exit finished | gone x finished | x2 enter | +100 | end | x2 exit stopped | gone x stopped | c1 exit stopped | gone c stopped | b1 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  // ---- what is queued
  [
    'keeps what was queued, in order, and what came while it was away',
    { steps: 'b fail; b 1; b 2; +50; b 3; +50' },
    'b1 fail | b1 exit failed | gone b failed | +50 | b2 enter | b2 1 | b2 2 | b2 3 | +50 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'loses the signal that failed, and no other',
    { steps: 'b 1; b fail; b 2; b fail; b 3; +100; +200' },
    'b1 1 | b1 fail | b1 exit failed | gone b failed | b2 enter | b2 2 | b2 fail | b2 exit failed | gone b failed | +100 | b3 enter | b3 3 | +200 | end | c1 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'never': what was queued is given up",
    { b: never, steps: 'b fail; b 1; b 2; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: THREAD_FAILED master/b',
  ],
  [
    'what it had sent UP is heard before its end',
    { steps: 'b talk; b talk; b fail; +100' },
    'b1 talk | heard b1 | b1 talk | heard b1 | b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  // ---- how often
  [
    'waits longer each time',
    { b: { backoff: steady, maxRestarts: 5 }, steps: 'b fail; +100; b fail; +199; +1; b fail; +399; +1' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | b2 fail | b2 exit failed | gone b failed | +199 | b3 enter | +1 | b3 fail | b3 exit failed | gone b failed | +399 | b4 enter | +1 | end | c1 exit stopped | gone c stopped | b4 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'waits no longer than the most',
    { b: { backoff: { ...steady, maxMs: 150 } }, steps: 'b fail; +100; b fail; +150' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | b2 fail | b2 exit failed | gone b failed | b3 enter | +150 | end | c1 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'a third failure within the time goes up when two are answered',
    { b: { maxRestarts: 2, withinMs: 1000, backoff: steady }, steps: 'b fail; +100; b fail; +200; b fail; +0' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | b2 fail | b2 exit failed | gone b failed | b3 enter | +200 | b3 fail | b3 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: RESTART_LIMIT master/b',
  ],
  [
    'failures that are further apart are counted anew',
    { b: { maxRestarts: 1, withinMs: 1000, backoff: steady }, steps: 'b fail; +1000; b fail; +1000; b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +1000 | b2 fail | b2 exit failed | gone b failed | b3 enter | +1000 | b3 fail | b3 exit failed | gone b failed | b4 enter | +100 | end | c1 exit stopped | gone c stopped | b4 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'with no restart allowed goes up at once',
    { b: { maxRestarts: 0 }, steps: 'b fail; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: RESTART_LIMIT master/b',
  ],
  [
    'without a backoff is there again at once',
    { b: { backoff: { initialMs: 0 } }, steps: 'b fail; b 1; +0' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | b2 1 | +0 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  // ---- with whom
  [
    "'rest-for-one': takes along those after it, the last one first, and starts them in order",
    { b: rest, steps: 'b fail; +99; +1' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | +99 | b2 enter | c2 enter | +1 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'rest-for-one': takes along the members of a group after it that may be started again",
    { b: rest, crew: onFailure, members: 'xy', steps: 'b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | y1 exit stopped | gone y stopped | x1 exit stopped | gone x stopped | c1 exit stopped | gone c stopped | b2 enter | c2 enter | x2 enter | y2 enter | +100 | end | y2 exit stopped | gone y stopped | x2 exit stopped | gone x stopped | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'rest-for-one': members under 'never' are stopped and stay away",
    { b: rest, members: 'xy', steps: 'b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | y1 exit stopped | gone y stopped | x1 exit stopped | gone x stopped | c1 exit stopped | gone c stopped | b2 enter | c2 enter | +100 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'rest-for-one': what is queued for those after it waits for their next instance",
    { b: rest, steps: 'c hang; c 1; b fail; +0; open; +100' },
    'c1 hang | b1 fail | b1 exit failed | gone b failed | +0 | c1 exit stopped | gone c stopped | b2 enter | c2 enter | c2 1 | +100 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "'one-for-all': takes everybody down and starts them in order",
    { b: all, steps: 'b fail; +99; +1' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | +99 | a2 enter | b2 enter | c2 enter | +1 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    "'one-for-all' of a member: takes its siblings and the fields along",
    { crew: { ...onFailure, ...all }, members: 'xy', steps: 'x fail; +100' },
    'x1 fail | x1 exit failed | gone x failed | y1 exit stopped | gone y stopped | c1 exit stopped | gone c stopped | b1 exit stopped | gone b stopped | a1 exit stopped | gone a stopped | a2 enter | b2 enter | c2 enter | x2 enter | y2 enter | +100 | end | y2 exit stopped | gone y stopped | x2 exit stopped | gone x stopped | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    "'one-for-all': one under 'never' is stopped and stays away",
    { b: all, c: never, steps: 'b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | a2 enter | b2 enter | +100 | end | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    "'one-for-all': one that has ended for good stays away",
    { b: all, steps: 'c finish; +0; b fail; +100' },
    'c1 finish | c1 exit finished | gone c finished | +0 | b1 fail | b1 exit failed | gone b failed | a1 exit stopped | gone a stopped | a2 enter | b2 enter | +100 | end | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    "'one-for-one': the others go on",
    { steps: 'a hang; b fail; c 1; +100; open; +0' },
    'a1 hang | b1 fail | c1 1 | b1 exit failed | gone b failed | b2 enter | +100 | +0 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  // ---- when it fails
  [
    'in enter of a restart: tries again',
    { throws: ['b2 enter'], steps: 'b fail; b 1; +100; +200' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | b3 enter | b3 1 | +200 | end | c1 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'in ready of a restart: what it had acquired is released, then it tries again',
    { throws: ['b2 ready'], steps: 'b fail; +100; +200' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | b2 ready | b2 exit failed | +100 | b3 enter | +200 | end | c1 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'in every enter: goes up when the limit is reached',
    { b: { maxRestarts: 2, backoff: steady }, throws: ['b2 enter', 'b3 enter'], steps: 'b fail; +100; +200' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | b3 enter | c1 exit stopped | a1 exit stopped | +200 | failed: RESTART_LIMIT master/b',
  ],
  [
    'in exit after a failure: both are kept, and it comes back',
    { throws: ['b1 exit failed'], steps: 'b fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'in exit after its own stop: that is a failure',
    { throws: ['b1 exit finished'], steps: 'b finish; +100' },
    'b1 finish | b1 exit finished | gone b failed | b2 enter | +100 | end | c1 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'in exit while its parent stops it: goes up',
    { throws: ['b1 exit stopped'], steps: 'stop b; +0' },
    'b1 exit stopped | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: CLEANUP_FAILED master/b',
  ],
  [
    'in a handler while its parent stops it: the rest is handled, and it goes up',
    { steps: 'b hang; b fail; b 1; +0; stop b; open; +0' },
    'b1 hang | +0 | b1 fail | b1 1 | b1 exit stopped | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: THREAD_FAILED master/b',
  ],
  [
    'in a restart with its siblings: they wait for it',
    { b: all, throws: ['b2 enter'], steps: 'b fail; +100; +200' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | a2 enter | b2 enter | a2 exit stopped | gone a stopped | +100 | a3 enter | b3 enter | c2 enter | +200 | end | c2 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a3 exit stopped | gone a stopped',
  ],
  [
    'while a sibling is brought back: each has its own time',
    { steps: 'b fail; +50; c fail; +50; +50' },
    'b1 fail | b1 exit failed | gone b failed | +50 | c1 fail | c1 exit failed | gone c failed | b2 enter | +50 | c2 enter | +50 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'while those after a sibling are brought back: they become one',
    { a: rest, b: rest, steps: 'b fail; +50; a fail; +100' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | +50 | a1 fail | a1 exit failed | gone a failed | a2 enter | b2 enter | c2 enter | +100 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    'together with a sibling, in one turn: both come back',
    { steps: 'b fail; c fail; +100' },
    'b1 fail | c1 fail | b1 exit failed | gone b failed | c1 exit failed | gone c failed | b2 enter | c2 enter | +100 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a1 exit stopped | gone a stopped',
  ],
  [
    "together with a sibling under 'never': the parent ends with both errors",
    { b: never, c: never, steps: 'b fail; c fail; +0' },
    'b1 fail | c1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: THREAD_FAILED master/b, THREAD_FAILED master/c',
  ],
  [
    'and @OnChildExit throws: the parent fails instead',
    { throws: ['gone b failed'], steps: 'b fail; +1000' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +1000 | failed: THREAD_FAILED master, THREAD_FAILED master/b',
  ],
  // ---- several things at once
  [
    'too often with something queued: that is given up',
    { b: { maxRestarts: 0 }, steps: 'b fail; b 1; b 2; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: RESTART_LIMIT master/b',
  ],
  [
    "'never', and its exit throws: the parent ends with both errors",
    { b: never, throws: ['b1 exit failed'], steps: 'b fail; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | a1 exit stopped | +0 | failed: THREAD_FAILED master/b, CLEANUP_FAILED master/b',
  ],
  [
    'while those after a sibling are brought back: all wait for the later time',
    { a: rest, b: rest, steps: 'b fail; +50; a fail; +99; +1' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | +50 | a1 fail | a1 exit failed | gone a failed | +99 | a2 enter | b2 enter | c2 enter | +1 | end | c2 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    'while each of its siblings is brought back: three become one, which waits for the latest of them',
    { a: rest, steps: 'c fail; +100; c fail; +0; b fail; +0; a fail; +100; +99; +1' },
    'c1 fail | c1 exit failed | gone c failed | c2 enter | +100 | c2 fail | c2 exit failed | gone c failed | +0 | b1 fail | b1 exit failed | gone b failed | +0 | a1 fail | a1 exit failed | gone a failed | +100 | +99 | a2 enter | b2 enter | c3 enter | +1 | end | c3 exit stopped | gone c stopped | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    'while a sibling that it takes along is starting again: that one ends first',
    { c: all, hangs: ['b2 enter'], steps: 'b fail; +100; c fail; +0; open; +100' },
    'b1 fail | b1 exit failed | gone b failed | b2 enter | +100 | c1 fail | c1 exit failed | gone c failed | +0 | b2 exit stopped | a1 exit stopped | gone a stopped | a2 enter | b3 enter | c2 enter | +100 | end | c2 exit stopped | gone c stopped | b3 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  [
    'and another one goes meanwhile: the next is not started before the one in progress is up',
    { b: all, hangs: ['a2 enter'], steps: 'b fail; +100; stop c; +0; open; +0' },
    'b1 fail | b1 exit failed | gone b failed | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | a2 enter | +100 | +0 | b2 enter | +0 | end | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
  // ---- a stop meanwhile
  [
    'and its parent stops it during the backoff: ends for good, what waits is given up',
    { steps: 'b fail; b 1; +50; stop b; +1000' },
    'b1 fail | b1 exit failed | gone b failed | +50 | +1000 | end | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped',
  ],
  [
    'and the tree stops during the backoff: nobody is started again',
    { steps: 'b fail; b 1; +50; stop; +1000' },
    'b1 fail | b1 exit failed | gone b failed | +50 | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | +1000',
  ],
  [
    'while the tree stops: the rest is handled, nobody is started again',
    { steps: 'b fail; b 1; stop; +1000' },
    'b1 fail | b1 1 | c1 exit stopped | gone c stopped | b1 exit stopped | gone b stopped | a1 exit stopped | gone a stopped | +1000 | failed: THREAD_FAILED master/b',
  ],
  [
    'and the tree stops while its siblings are taken down',
    { b: all, steps: 'c hang; b fail; +0; stop; +0; open; +0' },
    'c1 hang | b1 fail | b1 exit failed | gone b failed | +0 | +0 | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | +0',
  ],
  [
    "'always', and the tree stops while it ends by itself: what is queued is handled",
    { b: always, steps: 'b hang; b finish; b 1; +0; stop; open; +0' },
    'b1 hang | +0 | b1 finish | b1 1 | b1 exit finished | gone b finished | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | +0',
  ],
  [
    'and its parent stops it while a sibling takes it down: the sibling comes back alone',
    { b: all, steps: 'c hang; b fail; +0; stop c; open; +100' },
    'c1 hang | b1 fail | b1 exit failed | gone b failed | +0 | c1 exit stopped | gone c stopped | a1 exit stopped | gone a stopped | a2 enter | b2 enter | +100 | end | b2 exit stopped | gone b stopped | a2 exit stopped | gone a stopped',
  ],
];
