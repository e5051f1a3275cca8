import { answer } from '@/lib/data/answer';
import { readNamespaces } from '@/lib/data/namespaces';

/** GET: every namespace of the catalog, without what is in it. */
export function GET(): Promise<Response> {
  return answer(readNamespaces);
}
