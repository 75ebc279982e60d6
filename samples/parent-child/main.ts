import { runMaster } from 'taskthread';
import { readOptions } from '../support/command-line.js';
import { ConsoleLog } from '../support/console-log.js';
import { ParentThread } from './parent-thread.js';

const { every } = readOptions('npm run sample -- parent-child', {
  every: { kind: 'number', fallback: 5000, least: 1, most: 2 ** 31 - 1, help: 'milliseconds between two messages' },
});

await runMaster(ParentThread, { args: [every], log: new ConsoleLog() });
