import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { unauthorized } from '@/lib/embedded/error';
import { type AskedFor, allows } from '@/lib/embedded/identity/access-rules';
import { findToken } from '@/lib/embedded/identity/tokens';

/** Who a token stands for; 401 when it is not a live one, or its access rules do not name what is asked for. */
export function callerOf(cloud: Cloud, token: string, requestId: string, asked: AskedFor): Caller {
  const live = findToken(cloud, token);
  if (!live || !allows(live.applicationCredential?.rules ?? null, asked)) throw unauthorized();
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
