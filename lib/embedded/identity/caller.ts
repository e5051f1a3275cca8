import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { unauthorized } from '@/lib/embedded/error';
import { findToken } from '@/lib/embedded/identity/tokens';

/** Who a token stands for; 401 when it is not a live one. */
export function callerOf(cloud: Cloud, token: string, requestId: string): Caller {
  const live = findToken(cloud, token);
  if (!live) throw unauthorized();
  const roles = new Set(live.roleNames.map((name) => name.toLowerCase()));
  return {
    userId: live.user.id,
    projectId: live.project?.id ?? null,
    roles,
    isAdmin: live.project !== null && roles.has('admin'),
    requestId,
    policies: cloud.config.policies,
  };
}
