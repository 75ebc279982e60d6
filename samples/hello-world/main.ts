import { Child, type ChildRef, OnUp, runMaster, TaskThread, Thread } from 'taskthread';

class Hello {
  constructor(readonly text: string) {}
}

@Thread({ up: [Hello] })
class GreeterThread extends TaskThread<{ up: Hello }> {
  protected override ready() {
    return this.up(new Hello('Hello, world!'));
  }
}

@Thread()
class MasterThread extends TaskThread {
  @Child(GreeterThread) greeter!: ChildRef<GreeterThread>;

  @OnUp(Hello)
  print(hello: Hello, sender: ChildRef) {
    console.log(`${sender.path} says: ${hello.text}`);
    this.stop();
  }
}

await runMaster(MasterThread);
