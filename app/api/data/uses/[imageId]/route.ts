import { answer } from '@/lib/data/answer';
import { readUsesOfImage } from '@/lib/data/image-uses';
import { ageWanted } from '@/lib/work/image-uses';

/** GET: which servers, volumes and images use an image; what was read at most `within` seconds ago will do. */
export async function GET(
  request: Request,
  context: { params: Promise<{ imageId: string }> },
): Promise<Response> {
  const { imageId } = await context.params;
  return answer((session) => readUsesOfImage(session, imageId, ageWanted(request.url)));
}
