import { answer } from '@/lib/data/answer';
import { readNamespace } from '@/lib/data/namespaces';

/** GET: a namespace with everything in it, or null. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ namespace: string }> },
): Promise<Response> {
  const { namespace } = await context.params;
  return answer((session) => readNamespace(session, namespace));
}
