import { answer } from '@/lib/data/answer';
import { findProjects } from '@/lib/data/projects';

/** GET: projects whose name holds `q`, and those of each `id`, as far as this user may know them; `anew` trusts nothing kept. */
export function GET(request: Request): Promise<Response> {
  const params = new URL(request.url).searchParams;
  const search = { text: params.get('q'), ids: params.getAll('id'), anew: params.has('anew') };
  return answer((session) => findProjects(session, search));
}
