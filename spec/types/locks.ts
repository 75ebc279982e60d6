// Compiled, never run: @Exclusive and exclusive.
import { Exclusive, OnIn, TaskThread, Thread } from 'taskthread';
import { Alpha } from './signals.js';

@Thread({ serial: true })
export class Locks extends TaskThread<{ in: Alpha }> {
  @OnIn(Alpha) @Exclusive('a') async alpha(signal: Alpha): Promise<number> {
    return this.exclusive('b', () => signal.a);
  }
  @Exclusive() nothing(): void {}
  @Exclusive() either(): void | Promise<void> {}

  async section(): Promise<string> {
    const text: string = await this.exclusive('c', async () => Promise.resolve('text'));
    // @ts-expect-error -- the section returns a text
    const count: number = await this.exclusive('c', () => 'text');
    // @ts-expect-error -- a section is a function
    await this.exclusive('c', 5);
    return text + count;
  }

  // @ts-expect-error -- it may have to wait, so it cannot return a value at once
  @Exclusive('a') value(): number {
    return 1;
  }

  // @ts-expect-error -- the name of a lock is a text
  @Exclusive(5) numbered(): void {}
}

// @ts-expect-error -- yes or no
@Thread({ serial: 'yes' })
export class Misdeclared extends TaskThread {}
