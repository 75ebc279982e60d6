import { TaskThreadError } from 'taskthread';
import { readOptions } from './support/command-line.js';

interface Sample {
  readonly about: string;
  readonly run: () => Promise<unknown>;
}

const samples: Readonly<Record<string, Sample>> = {
  'hello-world': {
    about: 'the smallest program: a master, a child, a signal',
    run: () => {
      readOptions('npm run sample -- hello-world', {});
      return import('./hello-world/main.js');
    },
  },
  'parent-child': {
    about: 'a child sends its parent a message every 5 s',
    run: () => import('./parent-child/main.js'),
  },
  'tcp-server': {
    about: 'takes text over TCP, a thread for each connection',
    run: () => import('./tcp-server/main.js'),
  },
  'frame-server': {
    about: 'takes binary frames over TCP and prints their sizes',
    run: () => import('./frame-server/main.js'),
  },
  gateway: {
    about: 'frames over TCP, to a database and to cloud endpoints (npm start shows it at work)',
    run: () => import('./gateway/main.js'),
  },
};

const list = [
  'Usage: npm run sample -- <name> [options]',
  '',
  ...Object.entries(samples).map(([name, { about }]) => `  ${name.padEnd(14)}${about}`),
  '',
  'Each takes --help.',
].join('\n');

// A sample reads the command line as if it had been started by itself.
const [name] = process.argv.splice(2, 1);
// Whoever read the output has gone (`| head`): nothing is left to do.
process.stdout.on('error', () => process.exit(0));

if (name === undefined || name === '--help') console.log(list);
else await runSample(name);

async function runSample(wanted: string): Promise<void> {
  const sample = Object.hasOwn(samples, wanted) ? samples[wanted] : undefined;
  if (!sample) {
    console.error(`There is no sample "${wanted}".\n\n${list}`);
    process.exitCode = 2;
    return;
  }
  try {
    await sample.run();
  } catch (error) {
    // What a thread failed with, it has said in the log.
    if (!(error instanceof TaskThreadError && error.code === 'THREAD_FAILED')) console.error(error);
    process.exitCode = 1;
  }
}
