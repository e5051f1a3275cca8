import { getSession, getSessionHolder } from '@/lib/auth/session';
import { incomingRequest } from '@/lib/server/incoming-request';
import { answerTus } from '@/lib/uploads/tus-endpoint';

/** Uploads as tus has them; GET of one tells how far it is, or how it ended, and GET of a copy alone (`copy~`) all that it has. */
async function handler(
  request: Request,
  context: { params: Promise<{ tus?: string[] }> },
): Promise<Response> {
  const [address] = (await context.params).tus ?? [];
  const asker = { session: await getSession(), holder: await getSessionHolder() };
  return answerTus(asker, request, address, incomingRequest());
}

export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as PATCH,
  handler as POST,
};
