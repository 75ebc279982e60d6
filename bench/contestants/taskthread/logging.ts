import { pino } from 'pino';
import { Children, OnIn, TaskThread, Thread, type ThreadGroup } from 'taskthread';
import type { Figures } from '../../support/workload.js';
import { type IdleMaster, Spawn, Spawned, spawned } from './spawning.js';

@Thread()
class TalkingThread extends TaskThread {
  protected override ready() {
    this.log.info('running');
  }
}

@Thread({ up: [Spawned] })
class TalkingMaster extends TaskThread<{ in: Spawn; up: Spawned }> {
  @Children(TalkingThread) idle!: ThreadGroup<typeof TalkingThread>;

  @OnIn(Spawn)
  async spawn({ children }: Spawn) {
    for (let at = 0; at < children; at++) await this.idle.spawn();
    await this.up(new Spawned());
  }
}

/** Each child logs a line at info. @param level that of the log, which is written to /dev/null */
export function logging(size: number, level: string): Promise<Figures> {
  const log = pino({ level }, pino.destination('/dev/null'));
  return spawned(size, TalkingMaster as unknown as typeof IdleMaster, { log });
}
