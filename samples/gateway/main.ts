import { host, port, readOptions } from '../support/command-line.js';
import { cloudFault } from './cloud-fault.js';
import { databaseFault } from './database-address.js';
import { newRun } from './new-run.js';
import { runGateway } from './run-gateway.js';

/** Runs the gateway alone, until Ctrl-C. */
const options = readOptions('npm run gateway --', {
  port: port(5003),
  host,
  cloud: { kind: 'texts', fallback: [], help: 'WebSocket address every frame goes to', check: cloudFault },
  'trusted-link': { kind: 'flag', help: 'no proxy on the way to the clouds: frames are not masked' },
  database: {
    kind: 'text',
    fallback: 'gateway.db',
    env: 'DATABASE_URL',
    help: 'gets a row a frame: a SQLite file, or postgres://…',
    check: databaseFault,
  },
  limit: { kind: 'number', fallback: 16 * 2 ** 20, least: 1, help: 'bytes of the largest frame' },
  report: { kind: 'text', fallback: '', help: 'file for the exit report as JSON' },
});

await runGateway({
  ...options,
  run: newRun(),
  clouds: options.cloud,
  trustedLink: options['trusted-link'],
  frameLimit: options.limit,
  onListening: () => {},
});
