import { z } from 'zod';
import { metadefLimits } from '@/lib/contract/metadef';
import { answer } from '@/lib/data/answer';
import { readWholeNamespaces } from '@/lib/data/namespaces';

const namesSchema = z.array(z.string().min(1).max(metadefLimits.name)).max(1000).catch([]);

/** GET: namespaces with everything in them, those that the address names (`name`, many times) or all. */
export function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const names = searchParams.has('name') ? namesSchema.parse(searchParams.getAll('name')) : null;
  return answer((session) => readWholeNamespaces(session, names));
}
