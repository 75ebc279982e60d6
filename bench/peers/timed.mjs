/** How many things a second that is. */
export async function perSecond(count, work) {
  const begin = performance.now();
  await work();
  return (count / (performance.now() - begin)) * 1000;
}

/** Resolves when `count` has been told `last`, or called so often. */
export class Tally {
  constructor(last) {
    this.left = last;
    this.done = new Promise((resolve) => (this.finish = resolve));
  }

  count() {
    if (--this.left === 0) this.finish();
  }
}
