import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { once } from './once.js';
import type { Program } from './workload.js';

const sources = fileURLToPath(new URL('../../../bench/peers/', import.meta.url));
const built = fileURLToPath(new URL('../peers/', import.meta.url));

/** The same work in Erlang, Go and Python, each a program in `bench/peers` that does all workloads. */
export const erlang: Program = {
  name: 'Erlang',
  lacks: () => lack('erlc', '-help', 'erlang-base'),
  prepare: once(() => {
    mkdirSync(built, { recursive: true });
    execFileSync('erlc', ['-o', built, `${sources}erlang/bench.erl`]);
  }),
  command: (workload, size) => erl(workload, size),
};

/** Its schedulers do not spin while they wait for work, which would count as CPU. */
export const erlangIdle: Program = {
  ...erlang,
  command: (workload, size) => erl(workload, size, ['+sbwt', 'none', '+sbwtdcpu', 'none', '+sbwtdio', 'none']),
};

export const go: Program = {
  name: 'Go',
  lacks: () => lack('go', 'version', 'golang-go'),
  prepare: once(() => {
    mkdirSync(built, { recursive: true });
    execFileSync('go', ['build', '-o', `${built}go-bench`, `${sources}go/bench.go`]);
  }),
  command: (workload, size) => [`${built}go-bench`, workload, String(size)],
};

export const python: Program = {
  name: 'asyncio',
  share: 0.05,
  lacks: () => lack('python3', '--version', 'python3'),
  command: (workload, size) => ['python3', `${sources}python/bench.py`, workload, String(size)],
};

function erl(workload: string, size: number, more: readonly string[] = []): [string, ...string[]] {
  const flags = ['-noshell', '+P', '4000000', ...more, '-pa', built];
  return ['erl', ...flags, '-run', 'bench', 'main', workload, String(size)];
}

function lack(command: string, harmless: string, debianPackage: string): string | undefined {
  const { error } = spawnSync(command, [harmless], { stdio: 'ignore' });
  return error ? `there is no ${command} (Debian package ${debianPackage})` : undefined;
}
