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

/** The code of it; `resolved` when there is none. */
export function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof TaskThreadError ? error.code : String(error)),
  );
}
