import { Child, type ChildRef, OnIn, Rescheduling, runMaster, TaskThread, Thread } from 'taskthread';

// A program for the specs of runMaster: `drains`, `hangs` when it is stopped, `fails`, `finishes`, `starts` slowly, or
// is `late`: hangs when it is stopped, with a short deadline, and leaves a timer behind.
const [manner] = process.argv.slice(2);

class Item {
  constructor(readonly n: number) {}
}

@Thread({ exitTimeoutMs: manner === 'late' ? 100 : 60_000 })
class Worker extends TaskThread<{ in: Item }> {
  handled = 0;
  protected override async enter() {
    if (manner !== 'starts') return;
    console.log('starting');
    await new Promise((resolve) => this.stopping.addEventListener('abort', resolve));
  }
  @OnIn(Item) async work() {
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.handled++;
  }
  protected override async exit() {
    console.log(`handled ${this.handled}`);
    if (manner === 'late') setInterval(() => {}, 1000);
    if (manner === 'hangs' || manner === 'late') await new Promise(() => {});
  }
}

@Thread()
class Master extends TaskThread {
  @Child(Worker) worker!: ChildRef<Worker>;
  @Rescheduling({ maxRuns: 1 }) async feed() {
    for (let n = 0; n < 50; n++) await this.worker.send(new Item(n));
    console.log('fed');
    if (manner === 'fails') throw new Error('broken on purpose');
    if (manner === 'finishes') this.stop();
  }
}

const report = await runMaster(Master);
console.log(`${report.reason} ${report.osSignal ?? 'by itself'}`);
