import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { once } from './once.js';
import { published } from './repetition.js';
import type { Program } from './workload.js';

const dist = fileURLToPath(new URL('../../', import.meta.url));
const copy = `${dist}unhooked/`;

/** What is cut out of the compiled library, by file: what tells events, and what is measured for the statistics. */
interface Cut {
  readonly file: RegExp;
  readonly found: RegExp;
  readonly left: string;
}

const cuts: readonly Cut[] = [
  {
    file: /^runtime\/.*\.js$/,
    found: /if \((?:this\.#)?hub\.active\)\s*(?:this\.#)?hub\.emit\([^;]*\);/g,
    left: '',
  },
  {
    file: /^intercom\/queue\/store\.js$/,
    found: /if \(this\.size > this\.highest\)\s*this\.highest = this\.size;/g,
    left: '',
  },
  {
    file: /^intercom\/account\/stopwatch\.js$/,
    found: /(?<=^ {4})(begins\(\)|settles\(\w+, \w+\)|rests\(\)) \{/gm,
    left: '$& return undefined;',
  },
];

/**
 * A contestant of the same workload, on a copy of the library without the hooks: `dist/unhooked` gets library and
 * benchmark as compiled, less what {@link cuts} names. The account and the log stay.
 */
export function unhooked(contestant: string): Program {
  return {
    name: 'without the hooks',
    prepare,
    command: (workload, size) => {
      return [process.execPath, published, `${copy}bench/support/contestant.js`, workload, contestant, String(size)];
    },
  };
}

const prepare = once(() => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const part of ['lib', 'bench']) cpSync(`${dist}${part}`, `${copy}${part}`, { recursive: true, filter: isCode });
  for (const cut of cuts) cutOut(cut);
  const whole = filesOf(/\.js$/).filter((path) => readFileSync(path, 'utf8').includes('hub.active'));
  if (whole.length > 0) throw new Error(`There is still a hook in ${whole.join(', ')}.`);
  execFileSync(process.execPath, [`${dist}../bundle.mjs`, copy]);
});

/** A folder, or a file that is run. */
function isCode(path: string): boolean {
  return !/\.(map|ts|beam)$|-bench$/.test(path);
}

function filesOf(file: RegExp): string[] {
  const lib = `${copy}lib/`;
  const names = readdirSync(lib, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => file.test(name)).map((name) => lib + name);
}

function cutOut({ file, found, left }: Cut): void {
  let count = 0;
  for (const path of filesOf(file)) {
    const text = readFileSync(path, 'utf8');
    count += text.match(found)?.length ?? 0;
    writeFileSync(path, text.replace(found, left));
  }
  if (count === 0) throw new Error(`The library has no ${String(found)} to cut out of ${String(file)}.`);
}
