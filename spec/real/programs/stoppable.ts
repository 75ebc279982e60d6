import { Child, type ChildRef, OnIn, OnUp, Rescheduling, runMaster, TaskThread, Thread } from 'taskthread';

// A program for the specs of runMaster: `drains`, `hangs` when it is stopped, `fails`, `finishes`, `starts` slowly, or
// is `late`: hangs when it is stopped, with a short deadline, and leaves a timer behind; or `talks` without an end.
const [manner] = process.argv.slice(2);

class Item {
  constructor(readonly n: number) {}
}

@Thread({ up: [Item], exitTimeoutMs: manner === 'late' ? 100 : 60_000 })
class Worker extends TaskThread<{ in: Item; up: Item }> {
  handled = 0;
  protected override async enter() {
    if (manner !== 'starts') return;
    console.log('starting');
    await new Promise((resolve) => this.stopping.addEventListener('abort', resolve));
  }
  @OnIn(Item) work(item: Item) {
    return manner === 'talks' ? this.up(item) : this.handle();
  }
  async handle() {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.handled++;
  }
  protected override async exit() {
    console.log(`handled ${this.handled}`);
    if (manner === 'late') setInterval(() => {}, 1000);
    if (manner === 'hangs' || manner === 'late') await new Promise(() => {});
  }
}

@Thread({ drainTimeoutMs: manner === 'talks' ? 100 : 60_000 })
class Master extends TaskThread {
  @Child(Worker) worker!: ChildRef<Worker>;
  @OnUp(Item) answer(item: Item) {
    return this.worker.send(item);
  }
  @Rescheduling({ maxRuns: 1 }) async feed() {
    for (let n = 0; n < 50; n++) await this.worker.send(new Item(n));
    console.log('fed');
    if (manner === 'fails') throw new Error('broken on purpose');
    if (manner === 'finishes') this.stop();
  }
}

const report = await runMaster(Master);
console.log(`${report.reason} ${report.osSignal ?? 'by itself'}`);
