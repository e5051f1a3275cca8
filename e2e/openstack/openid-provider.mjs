// A small OpenID provider for `sso-up`: `openid-provider.mjs PORT REDIRECT_URI BACK`. Any name signs in with any password; who
// signs in as `ada+one+two` is in the groups `one` and `two` of Keystone. Sessions are kept in memory.
import { Provider } from 'oidc-provider';

const [port, redirectUri, back] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'keystone',
      client_secret: 'a secret of the tests alone',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [back],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    },
  ],
  claims: { openid: ['sub', 'groups'] },
  // Claims in the ID token: Apache's module then need not ask for them.
  conformIdTokenClaims: false,
  cookies: { keys: ['a key of the tests alone'] },
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => false },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, groups: id.split('+').slice(1) }),
  }),
  // Nobody is asked whether Keystone may know who he is, as in a company.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('Provider ready'));
