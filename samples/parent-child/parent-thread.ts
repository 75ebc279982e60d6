import { Child, type ChildRef, OnUp, TaskThread, Thread } from 'taskthread';
import { ChildThread } from './child-thread.js';
import { Message } from './message.js';

/** Prints what its child sends up. */
@Thread()
export class ParentThread extends TaskThread {
  @Child(ChildThread, { args: (self: ParentThread) => [self.everyMs] })
  child!: ChildRef<ChildThread>;

  constructor(readonly everyMs: number) {
    super();
  }

  @OnUp(Message)
  print(message: Message, child: ChildRef) {
    console.log(`${child.path}: ${message.text}`);
  }
}
