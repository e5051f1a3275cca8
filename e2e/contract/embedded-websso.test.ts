import { expect, test } from 'vitest';
import { authenticate, listProjects, readToken } from '@/lib/openstack/identity';
import { newAccount } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';

// Keystone's WebSSO of the embedded cloud, driven as a browser drives it.

const dashboard = 'http://localhost:13000/auth/websso/';
const startCloud = ownClouds({ federation: { trusted_dashboard: ['http://LOCALHOST:13000/auth/websso/'] } });
const byProtocol = '/identity/v3/auth/OS-FEDERATION/websso/openid';
const byProvider = '/identity/v3/auth/OS-FEDERATION/identity_providers/demo/protocols/openid/websso';

/** A browser's jar of one cookie. */
function browserOf(cloud: OwnCloud) {
  let cookie = '';
  return async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, cloud.url), {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { cookie, ...headers },
      redirect: 'manual',
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
}
const asked = (path: string, origin = dashboard) => `${path}?${new URLSearchParams({ origin })}`;

/** Goes to Keystone as somebody and gives what it answers once the provider is content. */
async function goTo(cloud: OwnCloud, path: string, name: string, password: string) {
  const visit = browserOf(cloud);
  const sent = await visit(path);
  const page = sent.headers.get('location') ?? '';
  expect([sent.status, page]).toEqual([302, expect.stringMatching(/^\/provider\/sign-in\?back=/)]);
  expect((await visit(page)).status).toBe(200);
  const back = await visit(page, { name, password });
  return { visit, back, answer: await visit(back.headers.get('location') ?? page) };
}

/** The form that the browser posts: where to, and the token. */
async function postedBy(answer: Response): Promise<{ to: string; token: string }> {
  const text = await answer.text();
  const part = (pattern: RegExp) =>
    (pattern.exec(text)?.[1] ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  return { to: part(/action="([^"]*)"/), token: part(/name="token" value="([^"]*)"/) };
}

test.each([byProtocol, byProvider])('%s posts an unscoped token, which leads to a project', async (path) => {
  const cloud = await startCloud();
  const { name, password, projectId } = await newAccount(cloud.authUrl);
  const { answer } = await goTo(cloud, asked(path), name, password);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { to, token } = await postedBy(answer);
  expect(to).toBe(dashboard);
  const { token: unscoped } = await readToken(cloud.authUrl, token);
  expect(unscoped).toMatchObject({ methods: ['openid'], user: { name } });
  expect(unscoped.project).toBeUndefined();
  expect((await listProjects(cloud.authUrl, token)).map(({ id }) => id)).toEqual([projectId]);
  const scoped = await authenticate(cloud.authUrl, { method: 'token', token }, { projectId });
  expect(scoped.token).toMatchObject({ methods: ['token', 'openid'], project: { id: projectId } });
  expect(scoped.token.expires_at).toBe(unscoped.expires_at);
});

test('who is signed in at the provider is not asked again until it has ended', async () => {
  const cloud = await startCloud({
    federation: { trusted_dashboard: [dashboard], provider_session: 1000 },
  });
  const { name, password } = await newAccount(cloud.authUrl);
  const { visit } = await goTo(cloud, asked(byProtocol), name, password);
  expect((await visit(asked(byProtocol))).status).toBe(200);
  const out = await visit(`/provider/sign-out?back=${encodeURIComponent('http://localhost:13000/sign-in')}`);
  expect(await out.text()).toContain('http://localhost:13000/sign-in');
  expect((await visit(asked(byProtocol))).status).toBe(302);
});

test('a dashboard that is not trusted to the letter is given nothing', async () => {
  const cloud = await startCloud();
  const { visit } = await goTo(cloud, asked(byProtocol), 'admin', 'darkroom');
  for (const origin of [
    'http://localhost:13000/auth/websso',
    'http://localhost:13000/auth/websso/?',
    'http://LOCALHOST:13000/auth/websso/',
    'http://evil.example/auth/websso/',
  ])
    expect((await visit(asked(byProtocol, origin))).status).toBe(401);
  expect((await visit(byProtocol)).status).toBe(400);
  expect((await visit(asked(byProtocol.replace('openid', 'saml2')))).status).toBe(401);
  expect((await visit(asked(byProvider.replace('demo', 'other')))).status).toBe(404);
});

test('whom Keystone does not know is refused there, in its own words', async () => {
  const cloud = await startCloud();
  const { answer } = await goTo(cloud, asked(byProtocol), 'guest', 'darkroom');
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({
    error: { message: 'The request you have made requires authentication.' },
  });
});

test('the provider wants a right password, from its own form, and leads back to Keystone alone', async () => {
  const cloud = await startCloud();
  const visit = browserOf(cloud);
  const page = `/provider/sign-in?${new URLSearchParams({ back: asked(byProtocol) })}`;
  const right = { name: 'admin', password: 'darkroom' };
  expect((await visit(page, { name: 'admin', password: 'wrong' })).status).toBe(403);
  expect((await visit(page, { name: 'guest', password: 'wrong' })).status).toBe(403);
  expect((await visit(page, right, { origin: 'http://evil.example' })).status).toBe(403);
  for (const back of [
    'http://evil.example/',
    '//evil.example/identity/v3/auth/OS-FEDERATION/',
    '/identity/v3/users',
  ])
    expect((await visit(`/provider/sign-in?${new URLSearchParams({ back })}`, right)).status).toBe(400);
  expect((await visit(asked(byProtocol))).status).toBe(302);
});

test('without a dashboard to trust there is no provider', async () => {
  const cloud = await startCloud({ federation: {} });
  const visit = browserOf(cloud);
  expect((await visit(asked(byProtocol))).status).toBe(401);
  expect((await visit('/provider/sign-in?back=/')).headers.get('content-type')).toContain('json');
});
