import type { Subject } from 'rxjs';
import {
  Child,
  Children,
  type ChildRef,
  type Exit,
  Listening,
  OnChildExit,
  OnIn,
  OnUp,
  Rescheduling,
  TaskThread,
  Thread,
  type ThreadGroup,
} from 'taskthread';

export class Packet {
  constructor(readonly text: string) {}
}
export class Frame {
  constructor(readonly text: string) {}
}
export class Tick {
  constructor(readonly count: number) {}
}

/** Puts words together from what comes in pieces. */
@Thread({ up: [Frame], queues: { up: { capacity: 2 } } })
export class WordThread extends TaskThread<{ in: Packet; up: Frame }> {
  #rest = '';

  constructor(readonly separator = ' ') {
    super();
  }

  @OnIn(Packet)
  reconstruct(packet: Packet) {
    if (packet.text === 'bad') throw new Error('no packet');
    const words = (this.#rest + packet.text).split(this.separator);
    this.#rest = words.pop()!;
    return this.upAll(words.map((word) => new Frame(word)));
  }
}

@Thread()
export class StoreThread extends TaskThread<{ in: Frame }> {
  constructor(readonly file: string) {
    super();
  }

  @OnIn(Frame)
  store(_frame: Frame) {
    throw new Error('a fake does not do this');
  }
}

@Thread({ up: [Frame] })
export class ClientThread extends TaskThread<{ in: Tick; up: Frame }> {
  constructor(readonly name: string) {
    super();
  }

  @OnIn(Tick)
  tick(_tick: Tick) {}
}

export interface Settings {
  readonly file: string;
  readonly lines: Subject<string>;
}

/** What a master of a real program looks like: a store, clients, a task, a source. */
@Thread({ up: [Tick] })
export class HubThread extends TaskThread<{ up: Tick; down: Tick }> {
  @Child(StoreThread, { args: (self: HubThread) => [self.settings.file], restart: 'never' })
  store!: ChildRef<StoreThread>;
  @Children(ClientThread, { max: 3 })
  clients!: ThreadGroup<typeof ClientThread>;
  readonly exits: string[] = [];

  constructor(readonly settings: Settings) {
    super();
  }

  @Listening((self: HubThread) => self.settings.lines)
  async welcome(name: string) {
    if (name === 'bad') throw new Error('no name');
    const client = await this.clients.trySpawn(name);
    this.log.info({ name }, client ? 'welcome' : 'not welcome');
  }

  @OnUp(Frame)
  onFrame(frame: Frame) {
    if (frame.text === 'bad') throw new Error('no frame');
    return this.store.send(frame);
  }

  @OnChildExit(ClientThread)
  left(client: ChildRef<ClientThread>, exit: Exit) {
    this.exits.push(`${client.id} ${exit.reason}`);
  }

  @Rescheduling({ intervalMs: 1000, initialDelayMs: 1000 })
  async tick({ count }: { count: number }) {
    await this.broadcast(new Tick(count));
    await this.up(new Tick(count));
  }
}
