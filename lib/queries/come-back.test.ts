import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Activity } from '@/lib/data/activity';
import type { NodeCache } from '@/lib/data/cache';
import { activityOptions } from '@/lib/queries/activity';
import { cacheOptions } from '@/lib/queries/cache';
import { tasksOptions } from '@/lib/queries/tasks';

/** The pages whose first data comes with them: a second visit must show what the second page brought. */
async function visitTwice(
  look: (client: QueryClient, visit: number) => { leave: () => void; data: unknown },
) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000, retry: false } } });
  const first = look(client, 1);
  first.leave();
  await expect.poll(() => client.getQueryCache().getAll().length).toBe(0);
  const second = look(client, 2);
  second.leave();
  return [first.data, second.data];
}

test('whoever comes back to the activity, a cache or the tasks sees what was read anew', async () => {
  const activity = (readAt: number): Activity => ({
    items: [],
    more: false,
    older: null,
    until: null,
    newest: null,
    gone: [],
    readAt: Date.now() + readAt,
  });
  const brought = [activity(1), activity(2)];
  expect(
    await visitTwice((client, visit) => {
      const observer = new InfiniteQueryObserver(client, activityOptions('p', brought[visit - 1] ?? null));
      return { leave: observer.subscribe(() => {}), data: observer.getCurrentResult().data?.pages[0] };
    }),
  ).toEqual(brought);

  const caches: NodeCache[] = ['a', 'b'].map((id) => ({
    cached_images: [],
    queued_images: [],
    names: { [id]: id },
  }));
  expect(
    await visitTwice((client, visit) => {
      const observer = new QueryObserver(client, cacheOptions(null, caches[visit - 1] ?? null, Date.now()));
      return { leave: observer.subscribe(() => {}), data: observer.getCurrentResult().data };
    }),
  ).toEqual(caches);

  const pages = ['x', 'y'].map((nextMarker) => ({ tasks: [], nextMarker, readAt: Date.now() }));
  expect(
    await visitTwice((client, visit) => {
      const observer = new InfiniteQueryObserver(client, tasksOptions(null, pages[visit - 1] ?? null));
      return { leave: observer.subscribe(() => {}), data: observer.getCurrentResult().data?.pages[0] };
    }),
  ).toEqual(pages);
});
