import { OnIn, TaskThread, Thread } from 'taskthread';
import { Frame } from './frame.js';
import { FrameTable } from './frame-table.js';
import { mebibytes } from './mebibytes.js';

/** Writes a row for each frame, many at a time. */
@Thread({ queues: { in: { capacity: mebibytes(8) } } })
export class DatabaseThread extends TaskThread<{ in: Frame }> {
  #table!: FrameTable;

  constructor(readonly file: string) {
    super();
  }

  protected override enter() {
    const table = new FrameTable(this.file);
    this.#table = table;
    this.defer(() => table.close());
  }

  @OnIn(Frame, { batch: { max: 500, withinMs: 20 } })
  insert(frames: Frame[]) {
    this.#table.insert(frames);
  }
}
