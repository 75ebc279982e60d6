import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
  { file: /^intercom\/queue\.js$/, found: /if \(this\.size > this\.#peak\)\s*this\.#peak = this\.size;/g, left: '' },
  {
    file: /^intercom\/stopwatch\.js$/,
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
      return [process.execPath, `${copy}dist/bench/support/contestant.js`, workload, contestant, String(size)];
    },
  };
}

function prepare(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  cpSync(`${dist}../package.json`, `${copy}package.json`);
  for (const part of ['lib', 'bench']) cpSync(`${dist}${part}`, `${copy}dist/${part}`, { recursive: true });
  for (const { file, found, left } of cuts) {
    let count = 0;
    for (const name of readdirSync(`${dist}lib`, { recursive: true, encoding: 'utf8' }).filter((each) =>
      file.test(each),
    )) {
      const path = `${copy}dist/lib/${name}`;
      const text = readFileSync(path, 'utf8');
      count += text.match(found)?.length ?? 0;
      writeFileSync(path, text.replace(found, left));
    }
    if (count === 0) throw new Error(`The library has no ${String(found)} to cut out of ${String(file)}.`);
  }
  const whole = readdirSync(`${copy}dist/lib`, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  for (const name of whole) {
    if (/hub\.active/.test(readFileSync(`${copy}dist/lib/${name}`, 'utf8')))
      throw new Error(`${name} still has a hook.`);
  }
}
