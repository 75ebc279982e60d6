import type { Call, Delivery, Desk } from './delivery.js';
import { OneByOne } from './one-by-one.js';
import { Pipe } from './pipe.js';
import type { Route } from '../route.js';

/** Those who hand out the signals of one direction of an edge, one of whom has the queue. */
export class Deliveries {
  readonly #desk: Desk;
  readonly #oneByOne: Delivery;
  /** has the queue at present */
  current: Delivery;
  /** those of routes that ask for their own */
  #others: Map<Route, Delivery> | undefined;
  /** those of the others that are pipes */
  private openPipes: Pipe[] | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.current = this.#oneByOne = new OneByOne(desk);
  }

  /** whether no method runs, and nothing taken is not done with, in the one that has the queue */
  get resting(): boolean {
    return this.current.running === 0 && this.current.handlers === 0;
  }

  /** whether there are pipes, which may have something to do at any time */
  get pipes(): boolean {
    return this.openPipes !== undefined;
  }

  /** whether values of a pipe wait for their turn */
  get waits(): boolean {
    return this.openPipes?.some((pipe) => pipe.waits) ?? false;
  }

  /** whether a pipe holds something that is to be handled */
  get holdsBack(): boolean {
    return this.openPipes?.some((pipe) => pipe.waits || pipe.ending) ?? false;
  }

  /** calls that returned a promise and are not done */
  get calls(): readonly Call[] {
    const others = this.openPipes?.filter((pipe) => pipe !== this.current) ?? [];
    return [...this.current.calls, ...others.flatMap((pipe) => pipe.calls)];
  }

  /** Lets one hand out: a pipe whose values wait, where nothing else runs, else the one that has the queue. */
  run(): void {
    if (this.openPipes !== undefined) this.letPipeGo(this.openPipes);
    this.current.run();
  }

  /** The one that such a signal asks for has the queue now. */
  pass(route: Route): void {
    this.current = route.delivery ? this.deliveryOf(route) : this.#oneByOne;
  }

  /** The signal `at` places behind the head was dropped: a batch may gather there while a pipe has its turn. */
  dropped(at: number): void {
    for (const each of this.#others?.values() ?? []) each.dropped?.(at);
  }

  /** No more signals come: what pipes hold back is given, and handled. */
  endPipes(): void {
    for (const pipe of this.openPipes ?? []) pipe.flush();
  }

  /** The thread has failed: what pipes hold back is given to nobody. */
  closePipes(): void {
    for (const pipe of this.openPipes ?? []) pipe.close();
  }

  /** Gives up what runs. @returns the signals */
  forsake(): readonly unknown[] {
    const given = this.current.forsake();
    for (const pipe of this.openPipes ?? []) if (pipe !== this.current) pipe.forsake();
    return given;
  }

  /** The thread has ended: what gathers signals, or holds values back, leaves no timer. */
  close(): void {
    for (const each of this.#others?.values() ?? []) each.close();
  }

  /** Begins anew, for another instance of the thread. */
  renew(): void {
    this.close();
    this.#others = undefined;
    this.openPipes = undefined;
    this.current = this.#oneByOne;
  }

  private letPipeGo(pipes: readonly Pipe[]): void {
    const waiting = this.resting ? pipes.find((pipe) => pipe.waits) : undefined;
    if (waiting) this.current = waiting;
  }

  private deliveryOf(route: Route): Delivery {
    this.#others ??= new Map();
    let delivery = this.#others.get(route);
    if (!delivery) {
      this.#others.set(route, (delivery = route.delivery!(this.#desk, route)));
      if (delivery instanceof Pipe) (this.openPipes ??= []).push(delivery);
    }
    return delivery;
  }
}
