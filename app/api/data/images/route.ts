import { imageIdSchema } from '@/lib/contract/image';
import { answer } from '@/lib/data/answer';
import { listImagePage } from '@/lib/data/images';
import { parseImageListQuery } from '@/lib/image-list-query';

/** GET: a page of the image list. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const marker = imageIdSchema.safeParse(params.get('marker'));
  return answer((session) => listImagePage(session, parseImageListQuery(params), marker.data));
}
