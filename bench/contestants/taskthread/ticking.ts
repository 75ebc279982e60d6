import { Children, OnIn, Rescheduling, type Run, startMaster, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import { firstValueFrom } from 'rxjs';
import { everyMs, Punctuality } from '../../support/punctuality.js';
import type { Figures } from '../../support/workload.js';

/** Asks for so many threads. */
export class Spawn {
  constructor(
    readonly threads: number,
    readonly punctuality: Punctuality,
  ) {}
}

/** They all run. */
export class Spawned {
  readonly running = true;
}

@Thread()
class TickingThread extends TaskThread {
  constructor(readonly punctuality: Punctuality) {
    super();
  }

  @Rescheduling({ intervalMs: everyMs, mode: 'rate' })
  tick(run: Run) {
    this.punctuality.ran(run.scheduledAt);
  }
}

@Thread({ up: [Spawned] })
class TickingMaster extends TaskThread<{ in: Spawn; up: Spawned }> {
  @Children(TickingThread) threads!: ThreadGroup<typeof TickingThread>;

  @OnIn(Spawn)
  async spawn({ threads, punctuality }: Spawn) {
    for (let at = 0; at < threads; at++) await this.threads.spawn(punctuality);
    await this.up(new Spawned());
  }
}

export async function measure(size: number): Promise<Figures> {
  const tree = await startMaster(TickingMaster);
  const punctuality = new Punctuality(size);
  const spawned = firstValueFrom(tree.up$);
  await tree.send(new Spawn(size, punctuality));
  await spawned;
  const figures = await punctuality.measured();
  await tree.stop();
  return figures;
}
