import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { Viewer } from '@/lib/auth/viewer';
import { ask, QueryError } from '@/lib/browser/dashboard';
import { imageIdPattern } from '@/lib/contract/image-words';
import type { ImageSummaryPage } from '@/lib/data/images';
import { isSendable } from '@/lib/images/image-filter-sent';
import {
  type ImageListQuery,
  imageListParams,
  imageQuery,
  imageScanSize,
  type QueryPlan,
} from '@/lib/images/image-list-query';
import { type ImageSummary, isSummaryKey } from '@/lib/images/image-summary';
import { readBehind } from '@/lib/images/read-behind';
import { countPages } from '@/lib/queries/count-pages';
import { imageListSchema, imagePageSchema, liveImageSchema } from '@/lib/queries/shapes';
import { apiRoutes } from '@/lib/routes';

/** Everything that lists images; invalidated after a write. */
export const imageListKey = ['images', 'list'] as const;

/** How many images of a project have this very name, up to a page of them. */
export function sameNameOptions(name: string, projectId: string) {
  const query = imageQuery({ scope: 'project', filters: [{ key: 'name', op: ':', values: [name] }] });
  return queryOptions({
    queryKey: ['images', 'same-name', projectId, name],
    queryFn: async ({ signal }) =>
      (await ask(apiRoutes.images(imageListParams(query)), imagePageSchema, { signal })).images.length,
    // A filter that Glance cannot be sent would count every image of the project.
    enabled: isSendable(name) && name.length <= 255,
  });
}

/** Images that this project sees with these very bytes, by the cloud's digest of them (lower-case hex). */
export function sameBytesOptions(digest: string, projectId: string) {
  const query = imageQuery({ filters: [{ key: 'os_hash_value', op: ':', values: [digest] }] });
  return queryOptions({
    queryKey: ['images', 'same-bytes', projectId, digest],
    queryFn: async ({ signal }) =>
      (await ask(apiRoutes.images(imageListParams(query)), imagePageSchema, { signal })).images,
    enabled: digest !== '',
    staleTime: 10_000,
  });
}

/** Rows looked at for the number beside the inbox: so many a call, in so many calls. */
const inboxLook = 100;
const inboxCalls = 10;

/**
 * How many offers of other projects wait for this one's answer: the project's own shared images come in the same answers,
 * so that they are read to their end, or to what ten calls tell. Not for an administrator, to
 * whom Glance lists everybody's offers: which are theirs takes a call for each.
 */
export function inboxOptions({ projectId, isAdmin }: Viewer) {
  const params = imageListParams(imageQuery({ scope: 'inbox' }));
  params.set('limit', String(inboxLook));
  params.set('once', '1');
  return queryOptions({
    queryKey: [...imageListKey, projectId, 'inbox-count'],
    queryFn: ({ signal }) =>
      countPages(inboxCalls, (marker) => {
        const from = new URLSearchParams(params);
        if (marker !== null) from.set('marker', marker);
        return ask(apiRoutes.images(from), imagePageSchema, { signal });
      }),
    staleTime: 60_000,
    enabled: !isAdmin,
  });
}

/** A page as it is kept: rows of earlier pages that turned out to be gone when it was read are told with it. */
export interface KeptPage extends ImageSummaryPage {
  gone?: readonly string[];
  /** The browser has it from an earlier time, when it was read (milliseconds since the epoch); no answer of now. */
  keptSince?: number;
}

/** The rows of all pages, each once, without those that are gone: between two readings rows move from page to page. */
export function rowsOf(pages: readonly KeptPage[]): ImageSummary[] {
  const left = new Set(pages.flatMap((page) => page.gone ?? []));
  return pages.flatMap((page) =>
    page.images.filter(({ id }) => {
      if (left.has(id)) return false;
      left.add(id);
      return true;
    }),
  );
}

/** Whether a refusal may mean that the marker is no row any more. */
const isLost = (error: unknown) =>
  error instanceof QueryError && ['invalid', 'forbidden', 'not_found'].includes(error.error.kind);

/** A page behind a marker, which others may have deleted meanwhile. */
async function readPage(
  params: URLSearchParams,
  place: { marker: string; limit?: number } | null,
  { client, queryKey, signal }: { client: QueryClient; queryKey: readonly unknown[]; signal: AbortSignal },
): Promise<KeptPage> {
  const read = (marker: string | null) => {
    const asked = new URLSearchParams(params);
    if (marker !== null) asked.set('marker', marker);
    if (place?.limit) asked.set('limit', String(place.limit));
    return ask(apiRoutes.images(asked), imagePageSchema, { signal });
  };
  if (place === null) return read(null);
  const { marker } = place;
  try {
    return await read(marker);
  } catch (cause) {
    if (!isLost(cause)) throw cause;
  }
  // Only now all that was read is looked over, which of a hundred thousand rows takes its time.
  const before = rowsOf(client.getQueryData<Pages>(queryKey)?.pages ?? []).map(({ id }) => id);
  const at = before.lastIndexOf(marker);
  // The marker is no row where Glance's page ended with an image that the scope does not mean.
  const rows = at < 0 ? [...before, marker] : before.slice(0, at + 1);
  const { page, gone } = await readBehind(rows, {
    read,
    surviving: async (ids) => {
      const some = new URLSearchParams(params);
      some.set('ids', ids.join(','));
      const { images } = await ask(apiRoutes.someImages(some), imageListSchema, { signal });
      return new Set(images.map(({ id }) => id));
    },
    isLost,
  });
  return gone.length > 0 ? { ...page, gone } : page;
}

/** Rows of the pages after the first: the further somebody scrolls, the more are read at once. */
const laterPages = [50, 200, 500, imageScanSize];

/**
 * The list, page after page by marker. Rows that change follow the live stream, so nothing is refetched by itself. `keys`
 * are what rows carry beside what every list shows.
 */
export function imageListOptions(query: ImageListQuery, projectId: string, keys: readonly string[] = []) {
  const params = imageListParams(query);
  for (const key of keys) params.append('key', key);
  return infiniteQueryOptions({
    queryKey: [...imageListKey, projectId, params.toString()],
    queryFn: ({ pageParam, ...context }) => readPage(params, pageParam, context),
    initialPageParam: null as { marker: string; limit: number } | null,
    getNextPageParam: (page, pages) =>
      page.nextMarker === null
        ? null
        : { marker: page.nextMarker, limit: laterPages[pages.length] ?? imageScanSize },
    structuralSharing: false,
  });
}

/**
 * What is read to be searched through: a scope narrowed by the facets that Glance takes, and what rows must carry to be
 * looked at and, of `shown`, to be painted.
 */
export function scanOf(
  query: ImageListQuery,
  plan: QueryPlan,
  shown: readonly string[] = [],
): { query: ImageListQuery; keys: string[] } {
  const keys = [...shown, ...plan.local.map(({ key }) => key).filter((key) => !isSummaryKey(key))];
  return { query: imageQuery({ scope: query.scope, filters: plan.sent }), keys: [...new Set(keys)].sort() };
}

/** Calls whose rows are told together: each time all rows are looked through anew, so the further the more of them. */
const callsTogether = [1, 2, 4, 8];
const callsAtMost = 12;

/** Rows of several calls as one page; what fails behind the first is left to the next page to ask for again. */
async function readTogether(
  params: URLSearchParams,
  place: { marker: string; calls: number } | null,
  context: Parameters<typeof readPage>[2],
): Promise<KeptPage> {
  const first = await readPage(params, place && { marker: place.marker }, context);
  const pages = [first];
  let marker = first.nextMarker;
  for (let calls = 1; marker !== null && calls < (place?.calls ?? 1); calls += 1) {
    try {
      const page = await readPage(params, { marker }, context);
      pages.push(page);
      marker = page.nextMarker;
    } catch (cause) {
      if (context.signal.aborted) throw cause;
      break;
    }
  }
  const gone = pages.flatMap((page) => page.gone ?? []);
  return {
    images: pages.flatMap(({ images }) => images),
    nextMarker: marker,
    ...(gone.length > 0 ? { gone } : {}),
  };
}

/** All of a scope, in the largest pages that Glance gives; read once and searched as often as one types. */
export function imageScanOptions(
  query: ImageListQuery,
  plan: QueryPlan,
  projectId: string,
  shown: readonly string[] = [],
) {
  const scan = scanOf(query, plan, shown);
  const params = imageListParams(scan.query);
  params.set('limit', String(imageScanSize));
  for (const key of scan.keys) params.append('key', key);
  return infiniteQueryOptions({
    queryKey: [...imageListKey, projectId, 'scan', params.toString()],
    queryFn: ({ pageParam, ...context }) => readTogether(params, pageParam, context),
    initialPageParam: null as { marker: string; calls: number } | null,
    getNextPageParam: (page, pages) =>
      page.nextMarker === null
        ? null
        : { marker: page.nextMarker, calls: callsTogether[pages.length] ?? callsAtMost },
    structuralSharing: false,
    staleTime: 300_000,
  });
}

/** The same rows for the placement of images: read anew whenever it is opened, page after page as somebody asks. */
export function placementOptions(query: ImageListQuery, plan: QueryPlan, projectId: string) {
  const scan = imageScanOptions(query, plan, projectId);
  return { ...scan, queryKey: [...scan.queryKey, 'placement'], gcTime: 0 };
}

/** Ids that fit into one address. */
const idsAtOnce = 100;

interface Pages {
  pages: KeptPage[];
  pageParams: unknown[];
}

/**
 * Brings rows up to date after something was done to them: those alone are read again, and who is no longer of the
 * list goes out of it. Other lists are read anew when they are next opened.
 */
export async function refreshRows(
  client: QueryClient,
  shown: { queryKey: readonly unknown[]; query: ImageListQuery; keys: readonly string[] },
  ids: readonly string[],
): Promise<void> {
  const params = imageListParams(shown.query);
  for (const key of shown.keys) params.append('key', key);
  const now = new Map<string, ImageSummary>();
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    params.set('ids', ids.slice(from, from + idsAtOnce).join(','));
    const url = apiRoutes.someImages(params);
    const { images } = await ask(url, imageListSchema);
    for (const image of images) now.set(image.id, image);
  }
  const asked = new Set(ids);
  const pages = client.getQueryData<Pages>(shown.queryKey)?.pages ?? [];
  const rows = new Set(pages.flatMap(({ images }) => images.map(({ id }) => id)));
  client.setQueryData<Pages>(
    shown.queryKey,
    (present) =>
      present && {
        ...present,
        pages: patchPages(present.pages, asked, now),
      },
  );
  // One that comes back, as by an undo, has a place that only the cloud knows.
  if ([...now.keys()].some((id) => !rows.has(id)))
    await client.invalidateQueries({ queryKey: shown.queryKey, exact: true });
  const fresh = JSON.stringify(shown.queryKey);
  client.removeQueries({
    queryKey: imageListKey,
    type: 'inactive',
    predicate: ({ queryKey }) => JSON.stringify(queryKey) !== fresh,
  });
}

/** Pages with rows replaced or taken out. A page that began behind a row that is gone begins behind the one before it. */
function patchPages(
  pages: KeptPage[],
  asked: ReadonlySet<string>,
  now: ReadonlyMap<string, ImageSummary>,
): KeptPage[] {
  let last: string | null = null;
  const patched: KeptPage[] = [];
  for (const page of pages) {
    const images = page.images.flatMap((image) => (asked.has(image.id) ? (now.get(image.id) ?? []) : image));
    const marker = page.nextMarker;
    const lost = marker !== null && asked.has(marker) && !now.has(marker);
    last = images.at(-1)?.id ?? last;
    patched.push({ ...page, images, nextMarker: lost ? (last ?? marker) : marker });
  }
  return patched;
}

/** One image as it is now, or null when this session sees none. */
export function imageOptions(id: string) {
  return queryOptions({
    queryKey: ['images', 'one', id],
    queryFn: ({ signal }) => ask(apiRoutes.image(id), liveImageSchema, { signal }),
    staleTime: 0,
  });
}

/** Images of one disk format to choose from, newest first, up to a page of them. */
export function imagesOfFormatOptions(format: string, projectId: string) {
  const query = imageQuery({ filters: [{ key: 'disk_format', op: ':', values: [format] }] });
  return queryOptions({
    queryKey: ['images', 'of-format', projectId, format],
    queryFn: async ({ signal }) =>
      (await ask(apiRoutes.images(imageListParams(query)), imagePageSchema, { signal })).images,
    staleTime: 60_000,
  });
}

/** Images that this project sees: by whole name or id, or the newest of them for ''. */
export function findImagesOptions(text: string, projectId: string) {
  return queryOptions({
    queryKey: ['images', 'find', projectId, text],
    queryFn: async ({ signal }): Promise<ImageSummary[]> => {
      if (imageIdPattern.test(text)) {
        const live = await ask(apiRoutes.image(text), liveImageSchema, { signal });
        return live ? [live.image] : [];
      }
      const filters = text === '' ? [] : [{ key: 'name', op: ':' as const, values: [text] }];
      // A name that Glance cannot be asked for would give the newest images of all.
      if (text !== '' && !isSendable(text)) return [];
      const params = imageListParams(imageQuery({ filters }));
      return (await ask(apiRoutes.images(params), imagePageSchema, { signal })).images;
    },
    staleTime: 10_000,
  });
}
