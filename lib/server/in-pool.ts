import pLimit from 'p-limit';

/**
 * Does one thing to each of many, so many at once; gives the results in the order of the items. After a first failure, or
 * an abort, nothing further begins; what runs is waited for, and then the failure is thrown.
 */
export async function inPool<T, R>(
  items: readonly T[],
  atOnce: number,
  run: (item: T) => Promise<R>,
  signal?: AbortSignal,
): Promise<R[]> {
  const stop = new AbortController();
  const limited = pLimit(atOnce);
  const settled = await Promise.allSettled(
    items.map((item) =>
      limited(async () => {
        signal?.throwIfAborted();
        stop.signal.throwIfAborted();
        try {
          return await run(item);
        } catch (error) {
          // The first reason stays.
          stop.abort(error);
          throw error;
        }
      }),
    ),
  );
  signal?.throwIfAborted();
  stop.signal.throwIfAborted();
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
