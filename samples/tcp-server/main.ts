import { runMaster } from 'taskthread';
import { host, port, readOptions } from '../support/command-line.js';
import { ConsoleLog } from '../support/console-log.js';
import { TCPServerThread } from './tcp-server-thread.js';

const options = readOptions('npm run sample -- tcp-server', {
  port: port(5002),
  host,
  max: { kind: 'number', fallback: 1000, least: 1, help: 'most clients at a time' },
});

await runMaster(TCPServerThread, { args: [options.port, options.host, options.max], log: new ConsoleLog() });
