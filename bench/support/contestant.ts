import { workloads } from '../workloads/index.js';
import { tell } from './repetition.js';

// The process of one repetition. See repetition.ts for its arguments and its answer.
const [workloadName, contestantName, size] = process.argv.slice(2);
const workload = workloads.find((each) => each.name === workloadName);
const contestant = workload?.contestants.find((each) => each.name === contestantName);
if (!contestant || !('load' in contestant)) throw new Error(`no contestant "${contestantName}" in "${workloadName}"`);
const { measure } = await contestant.load();
tell(await measure(Number(size)));
