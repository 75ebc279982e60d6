import { inspect } from 'node:util';
import fc from 'fast-check';
import { type AnyThread, TaskThreadError } from 'taskthread';
import { simulate, type Simulated, type Simulation, type SimulationOptions } from 'taskthread/testing';
import { type ProgramPlan, programPlan } from './random/plan.js';
import { randomProgram } from './random/program.js';
import { Down, Order } from './random/signals.js';
import type { Talk } from './random/talk.js';

/** orders that a smaller program is tried in: what it goes wrong by need not show in the first */
const ordersWhenShrinking = 8;
const shrinkMs = 20_000;

export interface ProgramOptions extends Pick<SimulationOptions, 'onTrace'> {
  /** of a program that was made smaller: the way there */
  readonly path?: string;
}

/**
 * Runs the random program of a seed: fast-check draws it, and makes it smaller where it goes wrong.
 *
 * @throws Error of the smallest program that goes wrong, with its trace, its plan and how to run it again
 */
export async function simulateProgram(seed: number, { onTrace, path }: ProgramOptions = {}): Promise<Simulation> {
  let orders = path === undefined ? 1 : ordersWhenShrinking;
  let result: Simulation | undefined;
  const property = fc.asyncProperty(programPlan, async (plan) => {
    try {
      for (let order = 0; order < orders; order++) result = await runProgram(plan, seed + order, onTrace);
    } catch (error) {
      orders = ordersWhenShrinking;
      throw error;
    }
  });
  const found = await fc.check(property, {
    seed,
    path,
    numRuns: 1,
    unbiased: true,
    interruptAfterTimeLimit: shrinkMs,
    endOnFailure: path !== undefined,
  });
  if (!found.failed) return result!;
  const [plan] = found.counterexample ?? [];
  const again = `Again: npm run simulate -- --seed ${seed} --path ${found.counterexamplePath}`;
  const text = found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  throw new Error(`${text}\nThe program, made smaller ${found.numShrinks} times:\n${shown(plan)}\n${again}`, {
    cause: found.errorInstance,
  });
}

function shown(plan: ProgramPlan | undefined): string {
  return inspect(told(plan), { depth: null, breakLength: 120, compact: 6 });
}

/** A plan without what is not there. */
function told(plan: unknown): unknown {
  if (typeof plan !== 'object' || plan === null) return plan;
  if (Array.isArray(plan)) return plan.map(told);
  const says = ([, value]: [string, unknown]): boolean =>
    value !== undefined &&
    value !== 'none' &&
    !(typeof value === 'object' && Object.keys(value as object).length === 0);
  return Object.fromEntries(
    Object.entries(plan)
      .map(([key, value]): [string, unknown] => [key, told(value)])
      .filter(says),
  );
}

/** Runs a program once, in the order of a seed. */
export async function runProgram(
  plan: ProgramPlan,
  order: number,
  onTrace?: SimulationOptions['onTrace'],
): Promise<Simulation> {
  const { master, talk } = randomProgram(plan);
  const options = { seeds: [order], faults: plan.faults, mayFail: isWanted, onTrace };
  const result = await simulate(master, (run) => play(run, talk, plan.moves), options);
  if (talk.open > 0) throw new Error(`SIMULATION_FAILED: Random, seed ${order}: ${talk.open} asks have no end`);
  return result;
}

/** What the options of a random thread let it fail by: its source, its time, and that it stops with its source too often. */
function isWanted(error: TaskThreadError): boolean {
  const codes = [
    'SOURCE_ENDED',
    'SOURCE_FAILED',
    'SOURCE_OVERFLOW',
    'HANDLER_TIMEOUT',
    'TASK_TIMEOUT',
    'QUEUE_OVERFLOW',
    'PIPE_OVERFLOW',
  ];
  for (let each: unknown = error; each instanceof TaskThreadError; each = each.cause)
    if (codes.includes(each.code) || (each.code === 'RESTART_LIMIT' && each.cause === undefined)) return true;
  return false;
}

/** What comes from outside: signals for the master, items of sources, their errors and ends. */
async function play({ tree, random, sleep }: Simulated<AnyThread>, talk: Talk, moves: number): Promise<void> {
  const upTo = (most: number): number => Math.floor(random() * (most + 1));
  // What was dropped is under way no more.
  tree.events$.subscribe(
    (event) => void (event.kind === 'dropped' && !event.signal.startsWith('Ask') && talk.budget++),
  );
  const send = (tree as unknown as { send(signal: Down): void | Promise<void> }).send;
  for (let n = 0; n < moves; n++) {
    if (talk.grants(1)) void send(new (random() < 0.7 ? Down : Order)(upTo(11)));
    for (const [at, feed] of talk.feeds.entries()) {
      for (let item = upTo(4); item > 0; item--) feed.push(n * 10 + 5 - item);
      const fate = upTo(9);
      if (fate === 0) feed.end();
      if (fate === 1) feed.fail(new Error(`of source ${at}`));
    }
    await sleep(upTo(30));
  }
}
