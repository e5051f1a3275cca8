import { answer } from '@/lib/data/answer';
import { pageRequest } from '@/lib/data/image-request';
import { listImagePage } from '@/lib/data/images';
import { parseImageListQuery } from '@/lib/images/image-list-query';

/** GET: a page of the image list. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const page = { ...pageRequest(params), signal: request.signal };
  return answer((session) => listImagePage(session, parseImageListQuery(params), page));
}
