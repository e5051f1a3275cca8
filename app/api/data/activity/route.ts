import { z } from 'zod';
import { imageIdSchema } from '@/lib/contract/image';
import { readActivity } from '@/lib/data/activity';
import { answer } from '@/lib/data/answer';

const behindSchema = z.array(imageIdSchema).max(100).catch([]);

/**
 * GET: what the cloud's records tell of imports, copies and uploads; with `marker`, ids as an earlier answer gave them,
 * of images that changed earlier.
 */
export function GET(request: Request): Promise<Response> {
  const marker = new URL(request.url).searchParams.get('marker') ?? '';
  const behind = behindSchema.parse(marker.split(',').filter(Boolean));
  return answer((session) => readActivity(session, behind));
}
