import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

// node bundle.mjs [folder]     makes what users import of the compiled modules: folder/bundle of folder/lib, `dist` unless told
//
// An import of the modules themselves would be one of some 250 files. Those of the project that stand beside them get the
// modules nevertheless, since specs look into them, and get what users import with `node --conditions=published`.

const [folder = 'dist'] = process.argv.slice(2);

/**
 * Where rxjs has what the library needs of it: of 220 files 40. Whoever imports 'rxjs' gets the same classes. They are taken
 * over by one file of CommonJS, for an import of such a file takes 3 ms, whatever is in it.
 */
const partsOfRxjs = {
  Observable: 'Observable',
  Subject: 'Subject',
  Subscriber: 'Subscriber',
  Subscription: 'Subscription',
  asyncScheduler: 'scheduler/async',
  filter: 'operators/filter',
  isObservable: 'util/isObservable',
  takeUntil: 'operators/takeUntil',
};

const { outputFiles } = await build({
  entryPoints: [`${folder}/lib/index.js`, `${folder}/lib/testing/index.js`],
  outbase: `${folder}/lib`,
  outdir: `${folder}/bundle`,
  write: false,
  bundle: true,
  // What both entry points need stands once, in one file: a second one could not have the same name.
  splitting: true,
  chunkNames: 'shared',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
});
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path.endsWith('.js') ? withPartsOfRxjs(withNames(text), path) : text);
}

writeFileSync(
  `${folder}/bundle/rxjs.cjs`,
  Object.entries(partsOfRxjs)
    .map(([name, file]) => `exports.${name} = require('rxjs/internal/${file}').${name};\n`)
    .join(''),
);

const entry = (file) => ({
  types: `./lib/${file}.d.ts`,
  published: `./bundle/${file}.js`,
  default: `./lib/${file}.js`,
});
const scope = {
  name: 'taskthread',
  type: 'module',
  exports: { '.': entry('index'), './testing': entry('testing/index') },
  imports: { '#lib/*': { published: null, default: './lib/*' } },
};
writeFileSync(`${folder}/package.json`, `${JSON.stringify(scope, undefined, 2)}\n`);

/** A class that speaks of itself is `var Fate = class _Fate`. It gets its name back, in as many characters. */
function withNames(text) {
  const names = new Set(Array.from(text.matchAll(/= class _(\w+)/g), ([, name]) => name));
  return text.replace(/\b_(\w+)/g, (all, name) => (names.has(name) ? `${name} ` : all));
}

function withPartsOfRxjs(text, path) {
  const parts = path.includes('/testing/') ? '../rxjs.cjs' : './rxjs.cjs';
  return text.replace(/^import \{ (.+) \} from "rxjs";$/gm, (_, names) => {
    const unknown = names.split(', ').find((each) => !(each.split(' ')[0] in partsOfRxjs));
    if (unknown) throw new Error(`bundle.mjs does not know where rxjs has ${unknown}. Add it to partsOfRxjs.`);
    return `import { ${names} } from "${parts}";`;
  });
}
