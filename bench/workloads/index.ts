import type { Workload } from '../support/workload.js';
import { w1 } from './w1.js';
import { w10 } from './w10.js';
import { w11 } from './w11.js';
import { w1l } from './w1l.js';
import { w2a } from './w2a.js';
import { w2l } from './w2l.js';
import { w2s } from './w2s.js';
import { w3 } from './w3.js';
import { w4 } from './w4.js';
import { w5 } from './w5.js';
import { w6 } from './w6.js';
import { w7 } from './w7.js';
import { w8 } from './w8.js';
import { w9 } from './w9.js';

/** All of them, in the order in which they run. */
export const workloads: readonly Workload[] = [w1, w2s, w2a, w3, w4, w5, w6, w7, w8, w9, w10, w11, w1l, w2l];
