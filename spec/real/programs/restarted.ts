import { Child, type ChildRef, Rescheduling, startMaster, TaskThread, Thread } from 'taskthread';

// A program for the spec of a restart: its only child fails at once, and is started again after a while. Nothing else
// keeps the process alive meanwhile.
let lives = 0;

@Thread()
class Worker extends TaskThread {
  readonly life = ++lives;
  @Rescheduling({ maxRuns: 1 }) work() {
    console.log(`works ${this.life}`);
    if (this.life === 1) throw new Error('broken on purpose');
  }
}
@Thread()
class Master extends TaskThread {
  @Child(Worker, { backoff: { initialMs: 300, jitter: 0 } }) worker!: ChildRef<Worker>;
}

process.once('exit', () => console.log(`exits after ${lives} lives`));
await startMaster(Master);
