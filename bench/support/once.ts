/** Does the work when it is first called, and nothing after that. */
export function once(work: () => unknown): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
