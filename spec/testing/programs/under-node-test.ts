// Run by `node --test`, not by mocha: see runners.spec.ts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isolate } from 'taskthread/testing';
import { Frame, Packet, WordThread } from '../threads.js';

test('words are put together', async () => {
  const thread = await isolate(WordThread);
  await thread.in(new Packet('one tw'));
  await thread.in(new Packet('o '));
  assert.deepEqual(thread.ups(Frame), [new Frame('one'), new Frame('two')]);
  await thread.stop();
});

test('a bad packet fails the thread', async () => {
  const thread = await isolate(WordThread);
  await assert.rejects(thread.in(new Packet('bad')), { code: 'THREAD_FAILED' });
  await thread.stop();
});
