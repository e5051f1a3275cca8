import { z } from 'zod';
import { imageIdSchema } from '@/lib/contract/image';
import { readActivity } from '@/lib/data/activity';
import { answer } from '@/lib/data/answer';

const idsSchema = z.array(imageIdSchema).max(100).catch([]);
const timeSchema = z.iso.datetime().optional().catch(undefined);

/**
 * GET: what the cloud's records tell of imports, copies and uploads; with `marker`, ids as an earlier answer gave them,
 * of images that changed earlier; with `since`, `newest` of an earlier answer, of those that changed after it, and of the
 * ids in `known` which are gone.
 */
export function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams;
  const ids = (name: string) => idsSchema.parse((asked.get(name) ?? '').split(',').filter(Boolean));
  const look = {
    behind: ids('marker'),
    since: timeSchema.parse(asked.get('since') ?? undefined),
    known: ids('known'),
  };
  return answer((session) => readActivity(session, look));
}
