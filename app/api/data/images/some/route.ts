import { answer } from '@/lib/data/answer';
import { idsRequest, pageRequest } from '@/lib/data/image-request';
import { listSomeImages } from '@/lib/data/images';
import { parseImageListQuery } from '@/lib/images/image-list-query';

/** GET: those of some images that a list still shows, as they are now. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const ids = idsRequest(params);
  const { keys } = pageRequest(params);
  return answer(async (session) => ({
    images: ids.length > 0 ? await listSomeImages(session, parseImageListQuery(params), ids, keys) : [],
  }));
}
