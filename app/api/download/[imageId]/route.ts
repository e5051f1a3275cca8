import { answerDownload } from '@/lib/data/image-download';

/** The bytes of an image as a file to save; HEAD tells its name and size. */
async function handler(
  request: Request,
  context: { params: Promise<{ imageId: string }> },
): Promise<Response> {
  return answerDownload(request, (await context.params).imageId);
}

export { handler as GET, handler as HEAD };
