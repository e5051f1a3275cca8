import { answer } from '@/lib/data/answer';
import { readCache } from '@/lib/data/cache';

/** GET: the cache of a node, as it is now; null where it has none. */
export function GET(request: Request): Promise<Response> {
  const node = new URL(request.url).searchParams.get('node');
  return answer((session) => readCache(session, node));
}
