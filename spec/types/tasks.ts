// Compiled, never run: the parameters of @Rescheduling and @Listening.
import { EventEmitter } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type Observable, of } from 'rxjs';
import { Listening, Reschedule, Rescheduling, type Run, TaskThread, Thread } from 'taskthread';
import type { Alpha, Beta } from './signals.js';

@Thread()
export class Ticks extends TaskThread {
  @Rescheduling(5) plain(): void {}
  @Rescheduling({ intervalMs: 5, mode: 'rate', maxRuns: 3 }) async counted(run: Run): Promise<unknown> {
    await this.sleep(run.count);
    return Reschedule.stop();
  }

  @Rescheduling({ onError: 'retry', backoff: { initialMs: 5, jitter: 0 }, maxRetries: 3, timeoutMs: 9 })
  async retried({ attempt }: Run): Promise<void> {
    await this.sleep(attempt);
  }
  @Rescheduling({ warnAbovePerSecond: Infinity }) endless(): void {}

  @Rescheduling({ cron: '0 3 * * *', timeZone: 'Europe/Berlin', jitterMs: 60_000, maxRuns: 9 }) nightly(): void {}

  // @ts-expect-error -- a pattern is a text
  @Rescheduling({ cron: 5 }) numberAsCron(): void {}

  // @ts-expect-error -- misspelt
  @Rescheduling({ cron: '@daily', timezone: 'UTC' }) misspeltZone(): void {}

  // @ts-expect-error -- an error fails the thread, or the run is tried again
  @Rescheduling({ intervalMs: 5, onError: 'ignore' }) ignored(): void {}

  // @ts-expect-error -- milliseconds are a number
  @Rescheduling({ intervalMs: 5, timeoutMs: '1s' }) slow(): void {}

  // @ts-expect-error -- misspelt
  @Rescheduling({ onError: 'retry', backoff: { initialMS: 5 } }) misspeltBackoff(): void {}

  // @ts-expect-error -- a run, not a number
  @Rescheduling(5) number(_count: number): void {}

  // @ts-expect-error -- one run
  @Rescheduling(5) two(_run: Run, _more: string): void {}

  // @ts-expect-error -- misspelt
  @Rescheduling({ intervallMs: 5 }) misspelt(): void {}

  // @ts-expect-error -- milliseconds are a number
  @Rescheduling('5s') text(): void {}

  // @ts-expect-error -- no such mode
  @Rescheduling({ intervalMs: 5, mode: 'fast' }) mode(): void {}

  // @ts-expect-error -- the interval is missing
  @Rescheduling() missing(): void {}
}

@Thread()
export class Listens extends TaskThread {
  readonly socket!: Socket;
  readonly numbers = of(1);
  readonly rows!: AsyncIterable<Beta>;
  readonly emitter = new EventEmitter();
  readonly server = createServer();
  readonly target = new EventTarget();
  readonly web = new ReadableStream<Beta>();
  readonly objects = Readable.from([1]);
  readonly foreign!: { addEventListener(event: 'x', listener: (event: Event) => void): void };
  readonly count = 5;
  inEnter?: AsyncIterable<number>;
  private readonly hidden = of('text');

  get later(): Observable<boolean> {
    return of(true);
  }

  @Listening('socket') bytes(_bytes: Buffer): void {}
  @Listening('numbers') number(_item: number): void {}
  @Listening('numbers') nobody(): void {}
  @Listening('numbers') anything(_item: unknown): void {}
  @Listening('inEnter') late(_item: number): void {}
  @Listening('rows', { onEnd: 'stop' }) row(_item: Beta): void {}
  @Listening('later') flag(_item: boolean): void {}
  @Listening('emitter', { event: 'x' }) emitted(_item: string): void {}
  @Listening('target', { event: 'x' }) dispatched(_event: Event): void {}
  @Listening('emitter', { event: 'x' }) severalArguments(_text: string, _from: { port: number }): void {}
  @Listening('emitter', { event: 'x', capacity: 8, concurrency: 4 }) buffered(_item: string): void {}
  @Listening('emitter', { event: 'x', overflow: 'latest', key: (item: Beta) => item }) latest(_item: Beta): void {}
  @Listening('emitter', { event: 'x', overflow: (_item, { size }) => (size > 1 ? 'fail' : 'drop-newest') })
  decided(_item: string): void {}
  @Listening('numbers', { overflow: (_item: number) => 'drop-oldest' }) decidedNumber(_item: number): void {}
  @Listening('numbers', { overflow: 'latest', key: (item: number) => item }) latestNumber(_item: number): void {}
  @Listening('numbers', { capacity: 8 }) bufferedNumber(_item: number): void {}
  @Listening('rows', { concurrency: 4 }) manyRows(_item: Beta): void {}
  @Listening('web') chunk(_item: Beta): void {}
  @Listening('objects') object(_item: number): void {}
  @Listening('foreign', { event: 'x' }) foreignEvent(_event: Event): void {}
  @Listening('server', { event: 'connection' }) accept(_socket: Socket): void {}
  @Listening((self: Listens) => self.hidden) text(_item: string): void {}
  @Listening((self: Listens) => self.server, { event: 'connection' }) acceptToo(_socket: Socket): void {}

  // @ts-expect-error -- the Observable gives numbers
  @Listening('numbers') textOfNumbers(_item: string): void {}

  // @ts-expect-error -- the async iterable gives Beta
  @Listening('rows') otherRow(_item: Alpha): void {}

  // @ts-expect-error -- the getter gives booleans
  @Listening('later') notFlag(_item: number): void {}

  // @ts-expect-error -- the Observable gives texts
  @Listening((self: Listens) => self.hidden) notText(_item: number): void {}

  // @ts-expect-error -- the async iterable gives Beta
  @Listening((self: Listens) => self.rows) notRow(_item: Alpha): void {}

  // @ts-expect-error -- the web stream gives Beta
  @Listening('web') otherChunk(_item: Alpha): void {}

  // @ts-expect-error -- of an EventTarget one event is listened to
  @Listening('target') noEventEither(_item: unknown): void {}

  // @ts-expect-error -- an async iterable waits by itself
  @Listening('rows', { capacity: 8 }) bufferedRow(_item: Beta): void {}

  // @ts-expect-error -- a stream waits by itself
  @Listening('socket', { capacity: 8 }) bufferedBytes(_bytes: Buffer): void {}

  // @ts-expect-error -- a web stream waits by itself
  @Listening((self: Listens) => self.web, { capacity: 8 }) bufferedChunk(_item: Beta): void {}

  // @ts-expect-error -- an async iterable waits by itself
  @Listening('rows', { overflow: 'drop-oldest' }) droppedRow(_item: Beta): void {}

  // @ts-expect-error -- an emitter cannot wait
  @Listening('emitter', { event: 'x', overflow: 'wait' }) waits(_item: string): void {}

  // @ts-expect-error -- nor can a function say so
  @Listening('emitter', { event: 'x', overflow: () => 'wait' }) waitsToo(_item: string): void {}

  // @ts-expect-error -- the newest of what?
  @Listening('emitter', { event: 'x', overflow: 'latest' }) noKey(_item: string): void {}

  // @ts-expect-error -- a key is for 'latest'
  @Listening('numbers', { overflow: 'drop-oldest', key: (item: number) => item }) keyed(_item: number): void {}

  // @ts-expect-error -- the Observable gives numbers
  @Listening('numbers', { overflow: 'latest', key: (item: string) => item }) keyOfText(_item: number): void {}

  // @ts-expect-error -- the Observable gives numbers
  @Listening('numbers', { overflow: (_item: string) => 'fail' }) dropsText(_item: number): void {}

  // @ts-expect-error -- how many at once is a number
  @Listening('numbers', { concurrency: 'many' }) concurrently(_item: number): void {}

  // @ts-expect-error -- one item
  @Listening('numbers') two(_item: number, _more: number): void {}

  // @ts-expect-error -- no such field
  @Listening('nothing') missingField(_item: unknown): void {}

  // @ts-expect-error -- no such field, also for a method that takes nothing
  @Listening('nothing') missingFieldUnheard(): void {}

  // @ts-expect-error -- not a source
  @Listening('count') notASource(_item: number): void {}

  // @ts-expect-error -- not a source, also for a method that takes anything
  @Listening('count') notASourceEither(_item: unknown): void {}

  // @ts-expect-error -- not a source
  @Listening((self: Listens) => self.count) notASourceComputed(): void {}

  // @ts-expect-error -- of an emitter one event is listened to
  @Listening('emitter') noEvent(_item: unknown): void {}

  // @ts-expect-error -- an Observable has no events
  @Listening('numbers', { event: 'x' }) noEmitter(_item: number): void {}

  // @ts-expect-error -- a private field is reached by a function
  @Listening('hidden') privately(_item: string): void {}

  // @ts-expect-error -- another class has the source
  @Listening((self: { other: Observable<number> }) => self.other) elsewhere(_item: number): void {}

  // @ts-expect-error -- misspelt
  @Listening('numbers', { onend: 'stop' }) misspelt(_item: number): void {}

  // @ts-expect-error -- no such word
  @Listening('numbers', { onEnd: 'restart' }) word(_item: number): void {}
}
