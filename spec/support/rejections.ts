import { TaskThreadError } from 'taskthread';

/** The error a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<TaskThreadError> {
  try {
    await promise;
  } catch (error) {
    return error as TaskThreadError;
  }
  throw new Error('it resolved');
}

/** Does something that leaves a rejection unhandled on purpose: the run of the specs does not fail by it. */
export async function unwatched<T>(act: () => Promise<T>): Promise<T> {
  const watching = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    return await act();
  } finally {
    for (const each of watching) process.on('unhandledRejection', each);
  }
}

/** The code of it; `resolved` when there is none. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof TaskThreadError ? error.code : String(error)),
  );
}
