import { nextTurn } from '../tasks/dispatcher.js';

/** turns of the event loop after which work that always makes more work is not waited for any longer */
const patience = 100;
/** the same for a request to the system, of a file or a name, that does not end */
const requestPatience = 100_000;

/** turns that are waited for here: no work of anybody */
let ours = 0;

/**
 * Lets everything happen that needs no time: microtasks, turns of the event loop, requests to the file system. What
 * waits for a timer, a socket or another process is at rest.
 *
 * @param quietTurns turns in a row in which nothing may happen
 * @param patient whether to wait for more than a turn or two; not where there was always more to do before
 * @returns false when there is always more to do
 */
export async function atRest(quietTurns = 1, patient = true): Promise<boolean> {
  let turns = patient ? 0 : patience - 1;
  let requests = 0;
  for (let quiet = 0; quiet < quietTurns;) {
    await turn();
    const work = workInFlight();
    if (work === 'turn' && ++turns >= patience) return false;
    if (work === 'request' && ++requests >= requestPatience) return false;
    quiet = work === 'none' ? quiet + 1 : 0;
  }
  return true;
}

async function turn(): Promise<void> {
  ours++;
  await nextTurn();
  ours--;
}

function workInFlight(): 'none' | 'turn' | 'request' {
  let immediates = 0;
  for (const name of process.getActiveResourcesInfo()) {
    if (name === 'Immediate') immediates++;
    else if (name.includes('Req')) return 'request';
  }
  return immediates > ours ? 'turn' : 'none';
}
