import { answer } from '@/lib/data/answer';
import { tusServer } from '@/lib/uploads/tus-server';
import { refusalOf } from '@/lib/uploads/upload-store';

async function handler(request: Request): Promise<Response> {
  const response = await tusServer().handleWeb(request);
  // A refused body is not read to its end: only a closed connection tells a browser to stop sending it.
  if (request.method === 'PATCH' && !response.ok) response.headers.set('connection', 'close');
  return response;
}

/** GET: why the upload of an image was refused lately, or null. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ tus?: string[] }> },
): Promise<Response> {
  const [id = ''] = (await context.params).tus ?? [];
  return answer(async (session) => refusalOf(session, id));
}

export { handler as DELETE, handler as HEAD, handler as OPTIONS, handler as PATCH, handler as POST };
