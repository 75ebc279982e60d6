export { VirtualClock } from './virtual-clock.js';
export { nextTurn } from '../tasks/dispatcher.js';
