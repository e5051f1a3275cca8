import 'server-only';
import type { Session } from '@/lib/auth/session';
import { type ImageSummaryPage, listImagePage } from '@/lib/data/images';
import { type ImageListQuery, imageListParams } from '@/lib/images/image-list-query';
import { processSingleton } from '@/lib/server/process-singleton';

/** Milliseconds for which what was read is kept for the browser, which asks for it as soon as its page works. */
const keptFor = 5000;

/** Readings that a page began and did not wait for, by who asked and for what. */
const left = () => processSingleton('left-pages', () => new Map<string, Promise<ImageSummaryPage>>());

function keyOf({ service }: Session, query: ImageListQuery, keys: readonly string[]): string {
  return JSON.stringify([service.url, service.token, imageListParams(query).toString(), keys]);
}

/**
 * The first page of a list for the page that shows it. `leave` is called when that goes without: the browser, which asks
 * next, is given what was begun here, so that a cloud that takes its time is asked once.
 */
export function beginFirstPage(
  session: Session,
  query: ImageListQuery,
  keys: readonly string[],
): { page: Promise<ImageSummaryPage>; leave: () => void } {
  const page = listImagePage(session, query, { keys });
  const leave = () => {
    const key = keyOf(session, query, keys);
    left().set(key, page);
    const forget = () => {
      if (left().get(key) === page) left().delete(key);
    };
    const settled = () => setTimeout(forget, keptFor).unref();
    page.then(settled, settled);
  };
  return { page, leave };
}

/** What a page of the same session left of this very list, once; null where there is nothing. */
export function takeFirstPage(
  session: Session,
  query: ImageListQuery,
  keys: readonly string[],
): Promise<ImageSummaryPage> | null {
  const key = keyOf(session, query, keys);
  const page = left().get(key) ?? null;
  left().delete(key);
  return page;
}
