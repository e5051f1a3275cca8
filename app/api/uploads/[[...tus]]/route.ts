import { getSession } from '@/lib/auth/session';
import { incomingRequest } from '@/lib/server/incoming-request';
import { answerTus } from '@/lib/uploads/tus-endpoint';

/** Uploads as tus has them; GET of one tells how far it is, or how it ended. */
async function handler(
  request: Request,
  context: { params: Promise<{ tus?: string[] }> },
): Promise<Response> {
  const [id] = (await context.params).tus ?? [];
  return answerTus(await getSession(), request, id, incomingRequest());
}

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
};
