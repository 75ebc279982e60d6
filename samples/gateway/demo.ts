import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitReport } from 'taskthread';
import { host, port, readOptions } from '../support/command-line.js';
import { databaseFault } from './database-address.js';
import { DemoProcess } from './demo-process.js';
import { frameTable } from './frame-table.js';
import { newRun } from './new-run.js';
import { runGateway } from './run-gateway.js';

/** Shows the gateway to someone who has nothing: with a cloud, with clients, until Ctrl-C. Nothing is left behind. */
const options = readOptions('npm start --', {
  port: port(0),
  host,
  clients: { kind: 'number', fallback: 4, most: 1000, help: 'how many clients stream frames' },
  rate: { kind: 'number', fallback: 500, help: 'frames a second of each client, 0: as fast as they are taken' },
  most: { kind: 'number', fallback: 16_384, help: 'bytes of the largest frame they send' },
  database: {
    kind: 'text',
    fallback: '',
    env: 'DATABASE_URL',
    help: 'SQLite file to keep, or postgres://…; a temporary file unless told',
    check: databaseFault,
  },
  report: { kind: 'text', fallback: '', help: 'file for the exit report as JSON' },
});

const cloud = new DemoProcess('demo-cloud');
let clients: DemoProcess | undefined;
try {
  const { port: cloudPort } = await cloud.hear<{ port: number }>();
  const folder = mkdtempSync(join(tmpdir(), 'taskthread-gateway-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true })); // also when a second Ctrl-C forces the end
  const database = options.database || join(folder, 'gateway.db');
  const run = newRun();
  const report = await runGateway({
    run,
    host: options.host,
    port: options.port,
    clouds: [`ws://127.0.0.1:${cloudPort}`],
    trustedLink: false,
    database,
    frameLimit: 16 * 2 ** 20,
    report: options.report,
    onListening: (taken) => {
      const { clients: many, rate, most } = options;
      const args = [`--port=${taken}`, `--host=${options.host}`, `--clients=${many}`, `--rate=${rate}`];
      clients = new DemoProcess('demo-clients', [...args, `--most=${most}`]);
    },
  });
  await clients?.end();
  // Only now: the gateway has drained, so what it sent has to be there.
  if (report && !cloud.ended) {
    const { frames } = await cloud.ask<{ frames: number }>('count');
    console.log(balance(report, await rowsIn(database, run), frames));
  }
} finally {
  await clients?.end();
  await cloud.end();
}

function balance({ edges }: ExitReport, rows: number, received: number): string {
  const completed = edges.find(({ path }) => path.endsWith('/processor'))?.up.handled ?? 0;
  const verdict = completed === rows && rows === received ? 'Nothing was lost.' : 'They differ!';
  return `Frames completed ${completed}, rows in the database ${rows}, frames received by the cloud ${received}. ${verdict}`;
}

async function rowsIn(database: string, run: string): Promise<number> {
  const table = await frameTable(database, run);
  const rows = await table.count();
  await table.close();
  return rows;
}
