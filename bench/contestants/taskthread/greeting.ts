import { Child, type ChildRef, OnIn, startMaster, TaskThread, Thread } from 'taskthread';

class Hello {
  constructor(
    readonly to: string,
    readonly greeted: () => void,
  ) {}
}

@Thread()
class GreeterThread extends TaskThread<{ in: Hello }> {
  @OnIn(Hello)
  greet(hello: Hello) {
    hello.greeted();
  }
}

@Thread()
class HelloMaster extends TaskThread {
  @Child(GreeterThread) greeter!: ChildRef<GreeterThread>;

  constructor(readonly greeted: () => void) {
    super();
  }

  protected override ready() {
    return this.greeter.send(new Hello('world', this.greeted));
  }
}

/** Resolves when the child of a running tree has greeted, with what stops it. */
export async function greet(): Promise<() => Promise<unknown>> {
  let tell!: () => void;
  const greeted = new Promise<void>((resolve) => (tell = resolve));
  const tree = await startMaster(HelloMaster, { args: [tell] });
  await greeted;
  return () => tree.stop();
}
