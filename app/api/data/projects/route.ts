import { answer } from '@/lib/data/answer';
import { listMyProjects } from '@/lib/data/projects';

/** GET: the projects this user may work in. */
export function GET(): Promise<Response> {
  return answer(listMyProjects);
}
