import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Runs something as in a request of its own, and says whether that request could be forgotten afterwards: whatever promise
 * or timer outlives it holds all that belongs to it, as Next's own store of it does.
 */
export async function isReleasedAfter(run: () => Promise<unknown>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const requests = new AsyncLocalStorage<object>();
  const request = await inRequest(requests, run);
  for (let tries = 0; tries < 20; tries += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    if (request.deref() === undefined) return true;
  }
  return false;
}

/** By itself, so that no variable of the caller holds the request. */
async function inRequest(
  requests: AsyncLocalStorage<object>,
  run: () => Promise<unknown>,
): Promise<WeakRef<object>> {
  const request = { drawn: 'everything' };
  const held = new WeakRef<object>(request);
  await requests.run(request, run);
  return held;
}
