import { answer } from '@/lib/data/answer';
import { listUploads } from '@/lib/uploads/upload-store';

/** GET: the uploads of this project that this process hands on to Glance; the cloud is not asked. */
export function GET(): Promise<Response> {
  return answer(async (session) => listUploads(session));
}
