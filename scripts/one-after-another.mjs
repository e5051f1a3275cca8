/**
 * Makes of an asynchronous function one whose runs follow each other: each begins when the one before it is over, however
 * that ended.
 */
export function oneAfterAnother(run) {
  let last = Promise.resolve();
  return () => {
    last = last.then(run, run);
    return last;
  };
}
