import { dispatch, spawn, start } from 'nact';
import { Tick } from '../tick.mjs';
import { perSecond, Tally } from '../timed.mjs';

const each = 100;

export async function measure(size) {
  let tally;
  const startAll = (name, count) => {
    const system = start({ name });
    return Array.from({ length: count }, () =>
      spawn(system, (sum = 0, tick) => {
        tally.count();
        return sum + tick.count;
      }),
    );
  };
  const fanOut = async (children) => {
    tally = new Tally(children.length * each);
    for (let count = 1; count <= each; count++) for (const child of children) dispatch(child, new Tick(count));
    await tally.done;
  };
  const [children, others] = [startAll('measured', size), startAll('others', size)];
  for (const some of [children, others]) await fanOut(some);
  return { 'signals/s': await perSecond(size * each, () => fanOut(children)) };
}
