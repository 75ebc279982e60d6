import { existsSync } from 'node:fs';
import type { Measurement, Module } from './workload.js';

const peers = new URL('../../../bench/peers/', import.meta.url);
const packages = new URL('node_modules/', peers);

/**
 * A contestant written with a package of `bench/peers/package.json`.
 *
 * @param library the package, whose folder in `bench/peers` holds the file
 */
export function nodePeer(library: string, file: string, share = 1): Module {
  return {
    name: library,
    share,
    load: () => import(new URL(`${library}/${file}.mjs`, peers).href) as Promise<Measurement>,
    lacks: () =>
      existsSync(new URL(library, packages)) ? undefined : 'it is not installed (npm ci --prefix bench/peers)',
  };
}
