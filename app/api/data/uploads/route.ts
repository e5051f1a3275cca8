import { getSession, getSessionHolder } from '@/lib/auth/session';
import { answerPassing } from '@/lib/uploads/tus-endpoint';

/** GET: the uploads of this project that this process hands on to Glance; the cloud is not asked. */
export async function GET(request: Request): Promise<Response> {
  return answerPassing({ session: await getSession(), holder: await getSessionHolder() }, request);
}
