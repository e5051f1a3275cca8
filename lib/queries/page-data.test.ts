import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, test } from 'vitest';
import { takePageData } from '@/lib/queries/page-data';

const queryKey = ['rows'];
const read = Date.parse('2026-05-01T08:00:00Z');
let client: QueryClient;
let reads = 0;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  reads = 0;
});

const brought = (name: string, readAt: number) => ({
  queryKey,
  initialData: { pages: [name], pageParams: [0] },
  initialDataUpdatedAt: readAt,
});
const names = () => client.getQueryData<{ pages: string[] }>(queryKey)?.pages;

/** Shows the rows as a page does, with pages behind the first. */
function show(): InfiniteQueryObserver<string> {
  const observer = new InfiniteQueryObserver<string>(client, {
    queryKey,
    queryFn: ({ pageParam }) => {
      reads += 1;
      return Promise.resolve(`read ${pageParam}`);
    },
    initialPageParam: 0,
    getNextPageParam: (_last, pages) => pages.length,
  });
  observer.subscribe(() => {});
  return observer;
}

test('what a page brings takes the place of what was read earlier, and is as old as it was read', () => {
  client.setQueryData(queryKey, brought('kept', read).initialData, { updatedAt: read });
  takePageData(client, brought('brought', read + 1));
  expect(names()).toEqual(['brought']);
  expect(client.getQueryState(queryKey)?.dataUpdatedAt).toBe(read + 1);
});

test('what was asked for ahead and is shown later takes the place of nothing that was read meanwhile', () => {
  client.setQueryData(queryKey, brought('read meanwhile', read).initialData, { updatedAt: read });
  takePageData(client, brought('asked for ahead', read - 1));
  expect(names()).toEqual(['read meanwhile']);
});

test('rows on screen are exchanged when their page is read anew', () => {
  takePageData(client, brought('first', read));
  const observer = show();
  takePageData(client, brought('anew', read + 1));
  expect(observer.getCurrentResult().data?.pages).toEqual(['anew']);
  expect(reads).toBe(0);
});

test('rows that were read on are all read anew, for the new page may end elsewhere', async () => {
  takePageData(client, brought('first', read));
  const observer = show();
  await observer.fetchNextPage();
  expect(names()).toEqual(['first', 'read 1']);
  takePageData(client, brought('anew', Date.now() + 1));
  await expect.poll(names).toEqual(['read 0', 'read 1']);
});
