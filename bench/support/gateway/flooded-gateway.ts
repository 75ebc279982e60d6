import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteTable } from '../../../samples/gateway/sqlite-table.js';
import type { Figures } from '../workload.js';

const connections = 10;
/** times the time measured: V8 compiles what a frame goes through for a second and a half */
const warmUp = 2;
/** bytes of the largest frame that a gateway takes */
export const frameLimit = 16 * 2 ** 20;

export interface GatewaySetup {
  readonly run: string;
  readonly cloud: string;
  readonly database: string;
  readonly trustedLink: boolean;
}

export interface RunningGateway {
  readonly port: number;
  /** Takes nothing more; resolves when what it has taken is in the database and confirmed by the cloud. */
  stop(): Promise<unknown>;
}

export interface GatewayFlood {
  readonly ms: number;
  readonly frameBytes: number;
  readonly trustedLink: boolean;
}

interface Counted {
  readonly frames: number;
  readonly bytes: number;
}

/**
 * What a gateway in this process brings to a cloud while clients send as fast as they can; both are processes of their
 * own.
 *
 * @throws Error when database and cloud did not get the same frames
 */
export async function floodedGateway(
  { ms, frameBytes, trustedLink }: GatewayFlood,
  start: (setup: GatewaySetup) => Promise<RunningGateway>,
): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const cloud = fork(new URL('./counting-cloud.js', import.meta.url));
  let clients: ChildProcess | undefined;
  try {
    const [cloudPort] = (await once(cloud, 'message')) as [number];
    const setup = {
      run: 'bench',
      cloud: `ws://127.0.0.1:${cloudPort}`,
      database: join(folder, 'frames.db'),
      trustedLink,
    };
    const gateway = await start(setup);
    clients = fork(
      new URL('./flooding-clients.js', import.meta.url),
      [gateway.port, frameBytes, connections].map(String),
    );
    await sleep(warmUp * ms);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const before = await countedBy(cloud);
    const began = performance.now();
    const usedBefore = process.cpuUsage();
    delay.enable();
    await sleep(ms);
    delay.disable();
    const { user, system } = process.cpuUsage(usedBefore);
    const after = await countedBy(cloud);
    const seconds = (performance.now() - began) / 1000;
    const frames = after.frames - before.frames;
    await gateway.stop();
    await same(setup, await countedBy(cloud));
    return {
      'frames/s': frames / seconds,
      'MB/s': (after.bytes - before.bytes) / seconds / 1e6,
      'CPU, µs a frame': (user + system) / Math.max(frames, 1),
      'peak RSS, MB': process.resourceUsage().maxRSS / 1024,
      'event loop p99, ms': delay.percentile(99) / 1e6,
    };
  } finally {
    clients?.disconnect();
    cloud.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function countedBy(cloud: ChildProcess): Promise<Counted> {
  cloud.send('count');
  const [counted] = (await once(cloud, 'message')) as [Counted];
  return counted;
}

async function same({ database, run }: GatewaySetup, { frames }: Counted): Promise<void> {
  const table = new SqliteTable(database, run);
  const rows = await table.count();
  table.close();
  if (rows !== frames) throw new Error(`The database has ${rows} rows, but the cloud has ${frames} frames.`);
}
