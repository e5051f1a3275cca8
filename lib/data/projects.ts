import 'server-only';
import type { Session } from '@/lib/auth/session';
import { createSharedReads } from '@/lib/data/shared-reads';
import type { KnownProject } from '@/lib/images/project-word';
import { OpenStackError } from '@/lib/openstack/error';
import { listAllProjects, listProjects } from '@/lib/openstack/identity';
import { processSingleton } from '@/lib/server/process-singleton';

/** The projects of this user, by name. */
export async function listMyProjects({ service, cloud }: Session): Promise<KnownProject[]> {
  const projects = await listProjects(cloud.authUrl, service.token);
  return byName(projects);
}

/** Projects that were looked for; `all`: in the whole cloud, not among one's own alone. */
export interface FoundProjects {
  projects: KnownProject[];
  all: boolean;
}

export interface ProjectSearch {
  /** A part of their name, or an id; null for none. */
  text: string | null;
  ids: readonly string[];
  /** A project made a moment ago counts too. */
  anew?: boolean;
}

/** Projects shown for a word at most, and names given to ids. */
const foundAtMost = 20;
/** Milliseconds that the list of a whole cloud is kept for its reader: Keystone gives it whole at each letter. */
const keptFor = 30_000;
const kept = processSingleton('projects', () => createSharedReads<FoundProjects>(keptFor));

/**
 * Projects by a part of their name or their id, and those of some ids: of all the cloud has, where Keystone tells them
 * (an administrator), else of one's own. What is called exactly so comes first.
 */
export async function findProjects(
  session: Session,
  { text, ids, anew = false }: ProjectSearch,
): Promise<FoundProjects> {
  const { cloud, userId, projectId, isAdmin } = session.viewer;
  // An application credential of the same user may have fewer roles.
  const whose = `${cloud} ${userId} ${projectId} ${isAdmin}`;
  if (anew) kept.forget(whose);
  const { projects, all } = await kept.get(whose, () => readKnown(session));
  const wanted = new Set(ids);
  const word = text?.trim().toLowerCase() ?? '';
  const matches =
    text === null ? [] : projects.filter(({ id, name }) => id === word || name.toLowerCase().includes(word));
  const exact = ({ id, name }: KnownProject) => id === word || name.toLowerCase() === word;
  const found = [...matches.filter(exact), ...matches.filter((project) => !exact(project))];
  return {
    projects: [...projects.filter(({ id }) => wanted.has(id)), ...found.slice(0, foundAtMost)],
    all,
  };
}

async function readKnown(session: Session): Promise<FoundProjects> {
  const { service, cloud, viewer } = session;
  if (viewer.isAdmin)
    try {
      return { projects: byName(await listAllProjects(cloud.authUrl, service.token)), all: true };
    } catch (error) {
      // An administrator of images need not be one of projects.
      if (!(error instanceof OpenStackError && error.kind === 'forbidden')) throw error;
    }
  return { projects: await listMyProjects(session), all: false };
}

function byName(projects: readonly KnownProject[]): KnownProject[] {
  return projects.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
