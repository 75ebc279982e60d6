import { runMaster } from 'taskthread';
import { host, port, readOptions } from '../support/command-line.js';
import { ConsoleLog } from '../support/console-log.js';
import { FrameServerThread } from './frame-server-thread.js';

const options = readOptions('npm run sample -- frame-server', { port: port(5002), host });

await runMaster(FrameServerThread, { args: [options.port, options.host], log: new ConsoleLog() });
