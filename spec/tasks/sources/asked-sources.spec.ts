import { expect } from 'chai';
import { Subject } from 'rxjs';
import { fromObservable } from 'taskthread';
import type { Job } from '#lib/tasks/dispatcher.js';
import { FeedSource } from '#lib/tasks/sources/feed-source.js';
import { IterableSource } from '#lib/tasks/sources/iterable-source.js';
import { ObservableSource } from '#lib/tasks/sources/observable-source.js';
import type { Sink } from '#lib/tasks/sources/sink.js';
import type { SourceParts } from '#lib/tasks/sources/source.js';
import { gate, settled } from '../../support/trees.js';

describe('a source that is asked for its next item', () => {
  let taken: unknown[];
  let ready: Job[];
  /** pending while there is no room */
  let full: Promise<void> | undefined;
  let parts: SourceParts;

  beforeEach(() => {
    taken = [];
    ready = [];
    full = undefined;
    const sink: Sink = {
      take: (item) => (taken.push(item), full),
      ended: () => taken.push('end'),
      closed: () => taken.push('closed'),
      failed: (error) => taken.push(`failed: ${(error as Error).message}`),
      dropped: () => {},
      overflowed: () => {},
      late: (item: unknown) => taken.push(`late: ${String(item)}`),
      releaseFailed: (error) => taken.push(`release failed: ${(error as Error).message}`),
    };
    parts = {
      options: {},
      dispatcher: { ready: (job: Job) => ready.push(job), spent: () => false },
      sink,
    };
  });

  /** Gives what is ready its turn, up to so many times. */
  async function turns(most = 20): Promise<void> {
    for (let left = most; left > 0 && ready.length > 0; left--) {
      ready.shift()!.run();
      await settled();
    }
  }

  describe('an async iterable', () => {
    let asked: number;
    let returned: number;
    let give: (n: number) => Promise<IteratorResult<unknown>>;

    beforeEach(() => {
      asked = returned = 0;
      give = (n) => Promise.resolve(n > 3 ? { done: true, value: undefined } : { done: false, value: n });
    });
    const iterator = {
      next: () => give(++asked),
      return: () => (returned++, Promise.resolve({ done: true, value: undefined })),
    };
    const iterable = { [Symbol.asyncIterator]: () => iterator } as AsyncIterable<unknown>;

    it('gives one in each of its turns, when there is room, to the end', async () => {
      const source = new IterableSource(iterable, parts);
      const room = gate();
      full = room.opened;
      source.open();
      expect([ready, asked, source.buffer]).to.deep.equal([[source], 0, undefined]);
      await turns();
      expect([taken, ready, asked]).to.deep.equal([[1], [], 1]);
      full = undefined;
      room.open();
      await settled();
      expect([ready, asked]).to.deep.equal([[source], 1]);
      await turns();
      expect([taken, ready, asked]).to.deep.equal([[1, 2, 3, 'end'], [], 4]);
    });

    it('is let go of without a wait; what it was asked for and gives later is late', async () => {
      const source = new IterableSource(iterable, parts);
      const held = gate();
      give = () => held.opened.then(() => ({ done: false, value: 'too late' }));
      source.open();
      await turns(1);
      void source.release(true);
      expect(returned).to.equal(1);
      await settled();
      held.open();
      await settled();
      source.run();
      await settled();
      expect([taken, ready, asked]).to.deep.equal([['late: too late'], [], 1]);
    });

    it('hands over what had come when it was let go of, unless nothing is kept', async () => {
      for (const keeps of [true, false]) {
        taken = [];
        let come!: (step: IteratorResult<unknown>) => void;
        give = () => new Promise((resolve) => (come = resolve));
        const source = new IterableSource(iterable, parts);
        source.open();
        await turns(1);
        come({ done: false, value: 'just in time' });
        const rest = source.release(keeps);
        await rest;
        expect(rest !== undefined).to.equal(keeps);
        await settled();
        expect([taken, ready]).to.deep.equal([[keeps ? 'just in time' : 'late: just in time'], []]);
      }
    });

    it('that is let go of while an item is taken asks for no other', async () => {
      const source = new IterableSource(iterable, parts);
      const room = gate();
      full = room.opened;
      source.open();
      await turns(1);
      void source.release(true);
      room.open();
      await settled();
      expect([taken, ready]).to.deep.equal([[1], []]);
    });

    it('is not asked to return what it was not asked for, unless it is its own iterator', () => {
      void new IterableSource(iterable, parts).release(true);
      expect(returned).to.equal(0);
      void new IterableSource({ ...iterable, ...iterator } as AsyncIterable<unknown>, parts).release(true);
      expect(returned).to.equal(1);
    });

    it('that ends when it was let go of says nothing of it', async () => {
      let come!: (step: IteratorResult<unknown>) => void;
      give = () => new Promise((resolve) => (come = resolve));
      const source = new IterableSource(iterable, parts);
      source.open();
      await turns(1);
      void source.release(false);
      come({ done: true, value: 'returned' });
      await settled();
      expect(taken).to.deep.equal([]);
    });

    it('fails with what it throws, not once it is let go of', async () => {
      for (const released of [false, true]) {
        taken = [];
        const source = new IterableSource(iterable, parts);
        const held = gate();
        give = () => held.opened.then(() => Promise.reject(new Error('no')));
        source.open();
        await turns(1);
        if (released) void source.release(true);
        held.open();
        await settled();
        expect(taken).to.deep.equal(released ? [] : ['failed: no']);
      }
    });

    it('says when its release fails', async () => {
      const failing = { ...iterator, return: () => Promise.reject(new Error('no')) };
      void new IterableSource({ ...iterable, ...failing } as AsyncIterable<unknown>, parts).release(true);
      await settled();
      expect(taken).to.deep.equal(['release failed: no']);
    });
  });

  describe('a feed of an Observable', () => {
    let subject: Subject<unknown>;
    beforeEach(() => (subject = new Subject<unknown>()));
    const feedOf = (): FeedSource => new FeedSource(fromObservable(subject), parts);

    it('gives one in each of its turns, when there is room, to the end', async () => {
      const source = feedOf();
      source.open();
      await turns(1);
      expect(subject.observed).to.equal(true);
      const room = gate();
      full = room.opened;
      for (const n of [1, 2, 3]) subject.next(n);
      subject.complete();
      await settled();
      expect([taken, ready]).to.deep.equal([[1], []]);
      full = undefined;
      room.open();
      await settled();
      await turns();
      expect(taken).to.deep.equal([1, 2, 3, 'end']);
      source.run();
      await settled();
      expect([taken.length, ready]).to.deep.equal([4, []]);
    });

    it('fails with what it errs with, behind what came before', async () => {
      feedOf().open();
      await turns(1);
      subject.next(1);
      subject.error(new Error('no'));
      await settled();
      await turns();
      expect(taken).to.deep.equal([1, 'failed: no']);
    });

    it('hands over what has come when it is released to the last, and that is its end', async () => {
      const source = feedOf();
      source.open();
      await turns(1);
      for (const n of [1, 2, 3]) subject.next(n);
      await settled();
      let over = false;
      void (source.release(true) as Promise<void>).then(() => (over = true));
      subject.next(4);
      expect([subject.observed, over]).to.deep.equal([false, false]);
      await turns();
      expect([taken, over]).to.deep.equal([[1, 2, 3], true]);
    });

    it('gives up what waits when it is released at once, or was never opened', async () => {
      const source = feedOf();
      source.open();
      await turns(1);
      for (const n of [1, 2, 3]) subject.next(n);
      await settled();
      expect(source.release(false)).to.equal(undefined);
      await turns();
      expect([taken, subject.observed, ready]).to.deep.equal([[1], false, []]);
      const unopened = feedOf();
      expect(unopened.release(true)).to.equal(undefined);
      unopened.run();
      await settled();
      expect(subject.observed).to.equal(false);
    });

    it('that is released in the moment in which an item comes gives it late, and its end not at all', async () => {
      const source = feedOf();
      source.open();
      await turns(1);
      subject.next(1);
      void source.release(false);
      await settled();
      const ended = feedOf();
      ended.open();
      await turns(1);
      subject.complete();
      void ended.release(false);
      await settled();
      expect([taken, ready]).to.deep.equal([['late: 1'], []]);
    });

    it('that is released while it waits for its next item gives none', async () => {
      const source = feedOf();
      source.open();
      await turns(1);
      void source.release(false);
      subject.next(1);
      await settled();
      expect([taken, ready]).to.deep.equal([[], []]);
    });
  });

  describe('an Observable that is not asked', () => {
    it('gives what it has, and its end, until it is released', async () => {
      const subject = new Subject<unknown>();
      const source = new ObservableSource(subject, parts);
      source.open();
      await turns();
      subject.next(1);
      await turns();
      void source.release(true);
      subject.next(2);
      await turns();
      expect([taken, subject.observed]).to.deep.equal([[1], false]);
    });

    it('fails with what it errs with', async () => {
      const subject = new Subject<unknown>();
      const source = new ObservableSource(subject, parts);
      source.open();
      await turns();
      subject.error(new Error('no'));
      await turns();
      expect(taken).to.deep.equal(['failed: no']);
    });
  });
});
