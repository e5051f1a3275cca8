import { answer } from '@/lib/data/answer';
import { takeFirstPage } from '@/lib/data/first-page';
import { pageRequest } from '@/lib/data/image-request';
import { listImagePage } from '@/lib/data/images';
import { parseImageListQuery } from '@/lib/images/image-list-query';

/** GET: a page of the image list; the first one may have been begun by the page that shows it. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const page = { ...pageRequest(params), signal: request.signal };
  const query = parseImageListQuery(params);
  const isFirst = !params.has('marker') && !params.has('limit') && !page.once;
  return answer(
    (session) => (isFirst && takeFirstPage(session, query, page.keys)) || listImagePage(session, query, page),
  );
}
