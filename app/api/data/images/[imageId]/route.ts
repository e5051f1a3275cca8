import { answer } from '@/lib/data/answer';
import { readImage } from '@/lib/data/images';

/** GET: an image with its track, or null. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ imageId: string }> },
): Promise<Response> {
  const { imageId } = await context.params;
  return answer((session) => readImage(session, imageId));
}
