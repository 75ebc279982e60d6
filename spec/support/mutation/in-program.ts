import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Switches } from './switches.js';

// Preloaded by the programs that specs start: see programs.ts.

const { TASKTHREAD_MUTANT, TASKTHREAD_MUTANTS, TASKTHREAD_MUTANTS_PASSED } = process.env;
const switches = new Switches(Number(TASKTHREAD_MUTANTS));
switches.on = Number(TASKTHREAD_MUTANT);
process.once('exit', () =>
  writeFileSync(join(TASKTHREAD_MUTANTS_PASSED!, String(process.pid)), JSON.stringify(switches.takePassed())),
);
