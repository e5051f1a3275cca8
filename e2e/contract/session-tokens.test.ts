import { expect, inject, test } from 'vitest';
import { keystoneSignIn, keystoneSwitch } from '@/lib/auth/keystone-sign-in';
import type { Session, SessionClaims } from '@/lib/auth/session';
import type { CloudConfig } from '@/lib/server/clouds';
import { giveRole, newAccount } from '../support/accounts';
import { keystone } from '../support/keystone';

// A session names the tokens that it had, so that signing out ends them; of those for which there is no more room none
// is left to itself.

const authUrl = inject('authUrl');
const cloud: CloudConfig = {
  name: 'tested',
  label: 'Tested',
  authUrl,
  region: undefined,
  interface: 'public',
  userDomain: 'Default',
};
/** The session that is in a cookie. */
const sessionOf = (claims: SessionClaims): Session => ({
  id: claims.sessionId,
  viewer: { ...claims, isAdmin: false, hasKeyManager: false },
  service: { url: claims.imageUrl, token: claims.keystoneToken },
  keyManager: null,
  samplesUrl: null,
  cloud,
  earlierTokens: claims.earlierTokens,
});

test('a token that falls out of a session ends, and those that it names go on', async () => {
  const account = await newAccount(authUrl);
  const other = await newAccount(authUrl);
  await giveRole(authUrl, account, 'member', other.projectId);
  const credentials = {
    method: 'password',
    name: account.name,
    password: account.password,
    domain: 'Default',
  } as const;
  let claims = await keystoneSignIn(cloud, credentials);
  const tokens = [claims.keystoneToken];
  for (let switches = 0; switches < 6; switches += 1) {
    const projectId = claims.projectId === account.projectId ? other.projectId : account.projectId;
    claims = await keystoneSwitch(sessionOf(claims), { projectId });
    tokens.push(claims.keystoneToken);
  }
  expect(claims.earlierTokens).toEqual(tokens.slice(2, 6));
  const works = async (token: string) => (await keystone(authUrl, 'GET', '/auth/projects', { token })).status;
  expect(await Promise.all(tokens.map(works))).toEqual([401, 401, 200, 200, 200, 200, 200]);
});
