// Compiled, never run: signal classes and threads that the refusals beside this file share.
import { OnIn, TaskThread, Thread } from 'taskthread';

export class Alpha {
  constructor(readonly a: number) {}
}
export class Beta {
  constructor(readonly b: string) {}
}
/** Has all that Alpha and Beta have, and is neither. */
export class Both {
  constructor(
    readonly a: number,
    readonly b: string,
  ) {}
}
export class Empty {}

@Thread()
export class PortThread extends TaskThread<{ in: Alpha }> {
  constructor(
    readonly port: number,
    readonly host: string,
  ) {
    super();
  }

  @OnIn(Alpha) take(_signal: Alpha): void {}
}

@Thread()
export class OptionalThread extends TaskThread {
  constructor(readonly port = 1) {
    super();
  }
}

@Thread({ up: [Alpha] })
export class UpThread extends TaskThread<{ up: Alpha }> {}
