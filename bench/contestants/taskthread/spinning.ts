import { Rescheduling, startMaster, TaskThread, Thread } from 'taskthread';
import { besideTimer } from '../../support/beside-timer.js';
import type { Figures } from '../../support/workload.js';

let runs = 0;

@Thread()
class SpinningMaster extends TaskThread {
  @Rescheduling(0)
  spin() {
    runs++;
  }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

export async function measure(size: number): Promise<Figures> {
  const spin = async (ms: number): Promise<Figures> => {
    const tree = await startMaster(SpinningMaster, { log: quiet });
    const figures = await besideTimer(ms, () => runs);
    await tree.stop();
    return figures;
  };
  for (let warmUps = 0; warmUps < 2; warmUps++) await spin(size / 5);
  return spin(size);
}
