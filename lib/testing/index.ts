export { expectNoLeaks } from './expect-no-leaks.js';
export { expectTree } from './expect-tree.js';
export { isolate } from './isolate.js';
export { simulate } from './simulation/simulate.js';
export { VirtualClock } from './virtual-clock.js';
export { nextTurn } from '../tasks/dispatcher.js';

export type { FakeChild } from './fake-child.js';
export type { IsolateOptions } from './isolate-options.js';
export type { Isolated } from './isolated.js';
export type { LogLine } from './kept-log.js';
export type { Fault } from './simulation/fault.js';
export type { Scenario, Simulated } from './simulation/simulated.js';
export type { Simulation } from './simulation/simulate.js';
export type { SimulationOptions } from './simulation/simulation-options.js';
