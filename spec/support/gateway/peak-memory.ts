import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** MiB of main memory a process has held at most; where the system does not say, what it holds now. */
export function peakMegabytes(pid: number): number {
  const kibibytes =
    process.platform === 'linux'
      ? /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
      : execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' });
  return Math.round(Number(kibibytes) / 1024);
}
