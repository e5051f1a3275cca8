import { answer } from '@/lib/data/answer';
import { checkStoredBoot } from '@/lib/data/stored-boot';

/** GET: how the disk of an image boots, by at most 2 MiB of its data. */
export async function GET(
  request: Request,
  context: { params: Promise<{ imageId: string }> },
): Promise<Response> {
  const { imageId } = await context.params;
  return answer((session) => checkStoredBoot(session, imageId, request.signal));
}
