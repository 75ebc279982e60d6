import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { quantile } from './quantile.js';
import type { Figures } from './workload.js';

// The process that asks the server of beside-http.ts: over a few connections, on each one request after the other.
const [port, ms] = process.argv.slice(2).map(Number);
const connections = 4;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const took: number[] = [];

async function ask(): Promise<void> {
  const [response] = (await once(get({ host: '127.0.0.1', port, agent }), 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
}

async function askUntil(end: number): Promise<void> {
  for (let began = performance.now(); began < end; began = performance.now()) {
    await ask();
    took.push(performance.now() - began);
  }
}

process.send!('ready');
await once(process, 'message');
const began = performance.now();
await Promise.all(Array.from({ length: connections }, () => askUntil(began + ms!)));
const passed = performance.now() - began;
process.send!({
  'requests/s': (took.length * 1000) / passed,
  'response p99, ms': quantile(Float64Array.from(took), 0.99),
} satisfies Figures);
agent.destroy();
process.disconnect();
