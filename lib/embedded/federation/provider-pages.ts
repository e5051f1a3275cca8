import type { Cloud } from '@/lib/embedded/cloud';
import { HttpError } from '@/lib/embedded/error';
import { beginSession, endSession } from '@/lib/embedded/federation/provider-sessions';
import { escaped, webPage } from '@/lib/embedded/federation/web-page';
import { authenticateRequest } from '@/lib/embedded/identity/auth-request';
import { addressOf } from '@/lib/embedded/remote-address';

/** Bytes of a sign-in form at most. */
const longestForm = 8192;

const words = {
  en: {
    title: 'Demo provider',
    text: 'A company’s own sign-in page, as the demo has one. It knows the users of this cloud by their passwords, and guest, whom the cloud does not know.',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    wrong: 'This name and password are not right; try again.',
    busy: 'Too many wrong passwords; wait a minute and try again.',
    out: 'You are signed out of the demo provider.',
    back: 'Back to the dashboard',
  },
  'zh-CN': {
    title: '演示身份提供方',
    text: '演示环境中代表公司自有的登录页面。它凭密码认识此云的用户，还认识此云不认识的 guest。',
    name: '用户名',
    password: '密码',
    submit: '登录',
    wrong: '用户名或密码不正确，请重试。',
    busy: '密码错误次数过多，请等待一分钟后重试。',
    out: '您已退出演示身份提供方。',
    back: '返回控制台',
  },
} as const;

/**
 * `/provider/`: the identity provider of a demo, one page. It has a session of its own, as providers have, so that who signs
 * in again need not type anything; `/provider/sign-out` ends it.
 */
export async function answerProvider(cloud: Cloud, request: Request, path: string): Promise<Response> {
  const url = new URL(request.url);
  const language = /^\s*zh/i.test(request.headers.get('accept-language') ?? '') ? 'zh-CN' : 'en';
  if (path === '/provider/sign-out' && request.method === 'GET') return signedOut(cloud, request, language);
  if (path !== '/provider/sign-in') return new Response('There is no such page.\n', { status: 404 });
  const back = backIn(url);
  if (back === null) return new Response('The address to go back to is missing.\n', { status: 400 });
  if (request.method === 'GET') return form(language, null);
  if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'GET, POST' } });
  // A page of others must not sign anybody in as somebody else.
  const { origin } = url;
  if ((request.headers.get('origin') ?? origin) !== origin)
    return new Response('This form is the provider’s own.\n', { status: 403 });
  if (Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY) > longestForm)
    return new Response('The form is too large.\n', { status: 413 });
  const fields = new URLSearchParams(await request.text());
  const problem = await refusalOf(cloud, fields, addressOf(request));
  if (problem !== null) return form(language, problem);
  const headers = { location: back, 'set-cookie': beginSession(cloud, fields.get('name') ?? '') };
  return new Response(null, { status: 303, headers });
}

/** Where to go once signed in: Keystone's own WebSSO and nowhere else. */
function backIn({ origin, searchParams }: URL): string | null {
  const back = searchParams.get('back') ?? '';
  if (!URL.canParse(back, origin)) return null;
  const to = new URL(back, origin);
  return to.origin === origin && to.pathname.startsWith('/identity/v3/auth/OS-FEDERATION/')
    ? `${to.pathname}${to.search}`
    : null;
}

/** Why the provider does not let somebody in; the users of the cloud prove their passwords as they do at Keystone. */
async function refusalOf(
  cloud: Cloud,
  fields: URLSearchParams,
  address: string | null,
): Promise<'wrong' | 'busy' | null> {
  const name = fields.get('name') ?? '';
  const password = fields.get('password') ?? '';
  if (Object.hasOwn(cloud.config.federation.strangers, name))
    return cloud.config.federation.strangers[name] === password ? null : 'wrong';
  const user = { name, domain: { id: 'default' }, password };
  const identity = { methods: ['password'], password: { user } };
  try {
    const body = { auth: { identity, scope: 'unscoped' } };
    // Whom the cloud wants to prove more cannot go round it here.
    return (await authenticateRequest(cloud, body, undefined, address)).suffices ? null : 'wrong';
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return error.status === 429 ? 'busy' : 'wrong';
  }
}

function form(language: keyof typeof words, problem: 'wrong' | 'busy' | null): Response {
  const t = words[language];
  const body = `<h1>${t.title}</h1><p>${t.text}</p>
<form method="post">${problem ? `<p role="alert">${t[problem]}</p>` : ''}
<label>${t.name}<input name="name" autocomplete="username" required autofocus></label>
<label>${t.password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>${t.submit}</button></form>`;
  return webPage({ title: t.title, language, body, formTarget: "'self'", status: problem ? 403 : 200 });
}

function signedOut(cloud: Cloud, request: Request, language: keyof typeof words): Response {
  const t = words[language];
  const back = new URL(request.url).searchParams.get('back') ?? '';
  const dashboard = cloud.config.federation.trusted_dashboard.find(
    (trusted) => URL.canParse(back) && new URL(trusted).origin === new URL(back).origin,
  );
  const link = dashboard ? `<p><a href="${escaped(back)}">${t.back}</a></p>` : '';
  const headers = { 'set-cookie': endSession(cloud, request) };
  const body = `<h1>${t.title}</h1><p>${t.out}</p>${link}`;
  return webPage({ title: t.title, language, body, formTarget: "'none'", headers });
}
