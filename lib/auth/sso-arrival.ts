import 'server-only';
import { type SignInProblem, signInError } from '@/lib/auth/keystone-sign-in';
import { readArrivedToken, readStart } from '@/lib/auth/sso-cookies';
import type { SsoProblem } from '@/lib/auth/web-sso';
import { OpenStackError } from '@/lib/openstack/error';
import { listProjects, readToken } from '@/lib/openstack/identity';
import { findCloud } from '@/lib/server/clouds';

/** What came from a provider to a browser that had begun it: who, and the projects to choose from. */
export interface SsoArrived {
  /** Name of the cloud in the configuration. */
  cloud: string;
  userId: string;
  user: string;
  domain: string;
  projects: { id: string; name: string }[];
  wanted: { projectId?: string; region?: string };
  target: string;
  popup: boolean;
}

/**
 * Reads what came to this browser. `problem` where it was not begun here, so that nobody is signed in as somebody else by a
 * page of others; `refusal` where Keystone has a word against it.
 */
export async function readArrival(): Promise<
  SsoArrived | { problem: SsoProblem } | { refusal: { problem: SignInProblem; about: string } }
> {
  const [start, token] = await Promise.all([readStart(), readArrivedToken()]);
  const cloud = start && findCloud(start.cloud);
  if (!start || !cloud || !token) return { problem: 'not_begun' };
  try {
    const [{ token: who }, projects] = await Promise.all([
      readToken(cloud.authUrl, token),
      listProjects(cloud.authUrl, token),
    ]);
    const { target, popup, projectId, region } = start;
    return {
      cloud: cloud.name,
      userId: who.user.id,
      user: who.user.name,
      domain: who.user.domain.name,
      projects: projects.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
      wanted: { projectId, region },
      target,
      popup,
    };
  } catch (cause) {
    if (!(cause instanceof OpenStackError)) throw cause;
    const error = signInError(cause, cloud, { method: 'token', token });
    const problem = error.problem === 'credentials' ? 'sso_over' : error.problem;
    return { refusal: { problem, about: error.message.slice(error.problem.length + 1) } };
  }
}
