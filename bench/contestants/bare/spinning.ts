import { besideTimer } from '../../support/beside-timer.js';
import type { Figures } from '../../support/workload.js';

class Spinner {
  runs = 0;
  #next: NodeJS.Immediate | undefined;

  start(): void {
    this.#next = setImmediate(this.#run);
  }

  stop(): void {
    clearImmediate(this.#next);
  }

  readonly #run = (): void => {
    this.runs++;
    this.#next = setImmediate(this.#run);
  };
}

export async function measure(size: number): Promise<Figures> {
  const spinners = [new Spinner(), new Spinner()];
  for (const spinner of spinners) {
    spinner.start();
    await besideTimer(size / 5, () => spinner.runs);
    spinner.stop();
  }
  spinners[0]!.start();
  const figures = await besideTimer(size, () => spinners[0]!.runs);
  spinners[0]!.stop();
  return figures;
}
