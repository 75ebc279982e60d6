import type { Snapshot } from 'taskthread';
import type { Traffic } from './gateway-config.js';

/** Makes a line of what happened since the line before, and of where things are now. */
export class StatusLine {
  #before: Traffic & { readonly at: number } = { frames: 0, bytes: 0, at: Date.now() };

  next(traffic: Traffic, master: Snapshot): string {
    const before = this.#before;
    this.#before = { ...traffic, at: Date.now() };
    const seconds = Math.max(this.#before.at - before.at, 1) / 1000;
    const framesPerSecond = Math.round((traffic.frames - before.frames) / seconds);
    const megabytesPerSecond = (traffic.bytes - before.bytes) / seconds / 1e6;
    const [database] = threads(master, 'DatabaseThread');
    const depths = [
      `processors ${queued(master, 'DataProcessorThread', 'in')}+${queued(master, 'DataProcessorThread', 'up')}`,
      `connections ${queued(master, 'TCPConnectionThread', 'up')}`,
      `server ${queued(master, 'TCPServerThread', 'up')}`,
      `cloud ${queued(master, 'WebsocketMasterThread', 'in')}`,
      `endpoints ${queued(master, 'WebSocketSubThread', 'in')}`,
      `database ${queued(master, 'DatabaseThread', 'in')}`,
    ];
    return [
      `connections ${[...threads(master, 'TCPConnectionThread')].length}`,
      `${framesPerSecond} frames/s`,
      `${megabytesPerSecond.toFixed(1)} MB/s`,
      `rows ${database?.edge.in.handled ?? 0}`,
      `queued: ${depths.join(', ')}`,
    ].join(' | ');
  }
}

/** The signals that stand in the queues of all threads of a class, or wait in front of them. */
function queued(master: Snapshot, thread: string, direction: 'in' | 'up'): number {
  let sum = 0;
  for (const { edge } of threads(master, thread)) sum += edge[direction].queued + edge[direction].waiting;
  return sum;
}

function* threads(top: Snapshot, name: string): Generator<Snapshot> {
  if (top.thread === name) yield top;
  for (const child of top.children) yield* threads(child, name);
}
