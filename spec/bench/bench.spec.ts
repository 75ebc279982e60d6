import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const names = ['W1', 'W2s', 'W2a', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8', 'W9', 'W10', 'W11', 'W1L', 'W2L'];

function bench(...args: string[]) {
  return benchWith(process.env, ...args);
}

function benchWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  return spawnSync(process.execPath, ['dist/bench/run.js', ...args], { encoding: 'utf8', timeout: 150_000, env });
}

describe('npm run bench', function () {
  this.timeout(150_000);

  it('runs every workload, prints its table and writes the results', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const out = join(folder, 'results.json');
      const { status, stdout, stderr } = bench('--own', '--rounds', '1', '--scale', '0.01', '--out', out);

      expect(stderr).to.equal('');
      expect(status).to.equal(0);
      const tables = stdout.split('\n').filter((line) => line.startsWith('W'));
      expect(tables.map((line) => line.split(':')[0])).to.deep.equal(names);
      expect(stdout).to.match(/upAll : bare +signals\/s +\d+\.\d\d/);
      const { results } = JSON.parse(readFileSync(out, 'utf8')) as { results: { name: string }[] };
      expect(results.map(({ name }) => name)).to.deep.equal(names);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps an idle child within 400 bytes', () => {
    const { status, stdout } = bench('W1', '--own', '--rounds', '1', '--scale', '0.2');

    expect(stdout).to.match(/bytes per idle child .* bar <= 400: kept/);
    expect(status).to.equal(0);
  });

  it('names what it leaves out because the machine lacks it, with what has it', () => {
    const { status, stdout } = benchWith({ PATH: '' }, 'W4', '--rounds', '1', '--scale', '0.0001');

    expect(stdout).to.include('W4 without Erlang: there is no erlc (Debian package erlang-base)\n');
    expect(stdout).to.match(/taskthread : bare +round trips\/s/);
    expect(stdout).not.to.include('taskthread : Go');
    expect(status).to.equal(0);
  });

  for (const args of [['W99'], ['--fast'], ['--rounds', '0'], ['--scale', 'much']]) {
    it(`exits with 2 and prints its usage when it is given ${args.join(' ')}`, () => {
      const { status, stdout, stderr } = bench(...args);

      expect([status, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include('Usage: npm run bench');
    });
  }
});
