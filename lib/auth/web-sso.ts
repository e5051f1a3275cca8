import 'server-only';
import { returnPath } from '@/lib/auth/return-path';
import { type SsoStart, startCookies, tokenCookies } from '@/lib/auth/sso-cookies';
import { inFull, routes, webSsoPath } from '@/lib/routes';
import { type CloudConfig, clouds } from '@/lib/server/clouds';
import { isHttps, ownOrigin } from '@/lib/server/own-origin';
import { webSso, webSsoChoice } from '@/lib/server/web-sso';

/** Why a browser that came from a provider is not let in; the sign-in page has a sentence for each. */
export type SsoProblem =
  /** The page that posted the token is not Keystone's. */
  | 'foreign'
  /** There is no token in what was posted. */
  | 'empty'
  /** Nothing was begun in this browser, or too long ago. */
  | 'not_begun';

const problems: readonly SsoProblem[] = ['foreign', 'empty', 'not_begun'];

/** The problem that an address of the sign-in page names; null for none. */
export const ssoProblemOf = (named: unknown): SsoProblem | null =>
  problems.find((problem) => problem === named) ?? null;

/** The cloud whose single sign-on this is. */
export function ssoCloud(): CloudConfig | null {
  return webSso() ? (clouds()[0] ?? null) : null;
}

/** Keystone as browsers reach it, with its `/v3`. */
function keystoneAddress(cloud: CloudConfig): string {
  const url = (webSso()?.keystoneUrl ?? cloud.authUrl).replace(/\/+$/, '');
  return /\/v3$/.test(url) ? url : `${url}/v3`;
}

/** What has to stand among Keystone's `trusted_dashboard`, to the letter. */
export const trustedDashboard = (headers: Headers) => `${ownOrigin(headers)}${webSsoPath()}`;

/** An answer that leads on, with cookies. */
function leadTo(location: string, cookies: Awaited<ReturnType<typeof startCookies>> = []): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const { name, value, options } of cookies) {
    const { maxAge, secure } = options;
    headers.append(
      'set-cookie',
      `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    );
  }
  return new Response(null, { status: 303, headers });
}

const backToSignIn = (problem?: SsoProblem) => leadTo(inFull(routes.signIn({ sso: problem })));

/**
 * Sends a browser to Keystone, which leads on to the provider; what it began is noted in a cookie. Only a page of ours begins it,
 * or somebody who types the address: a page of others could have a browser begin what it means to finish itself.
 */
export async function beginSso(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const choice = webSsoChoice(searchParams.get('choice') ?? '');
  const cloud = ssoCloud();
  const site = request.headers.get('sec-fetch-site');
  if (!choice || !cloud || (site !== null && site !== 'same-origin' && site !== 'none'))
    return backToSignIn();
  const start: SsoStart = {
    cloud: cloud.name,
    choice: choice.id,
    target: returnPath(searchParams.get('target')) ?? routes.home(),
    popup: searchParams.get('popup') === 'yes',
    projectId: searchParams.get('projectId') || undefined,
    region: searchParams.get('region') || undefined,
  };
  const { headers } = request;
  const origin = new URLSearchParams({ origin: trustedDashboard(headers) });
  return leadTo(
    `${keystoneAddress(cloud)}${choice.path}?${origin}`,
    await startCookies(start, isHttps(headers)),
  );
}

/** Characters of a token at most; Keystone's own are a few hundred, of somebody in many groups some thousands. */
const longestToken = 16_384;

/**
 * Takes the token that Keystone's page posts. The browser sends none of our cookies with it, since it comes from another
 * site; so the page's Origin is looked at, which no page can forge, and the token waits in a cookie for the step that
 * follows, which does bring them (RFC 6265bis, 5.8.3): there it is seen whether this browser began it.
 */
export async function arriveSso(request: Request): Promise<Response> {
  const cloud = ssoCloud();
  if (!cloud) return backToSignIn();
  const from = request.headers.get('origin');
  if (from !== new URL(keystoneAddress(cloud)).origin) {
    console.warn(
      `A single sign-on was refused, for it came from ${from && URL.canParse(from) ? new URL(from).origin : 'a page without an address'} and Keystone is ${new URL(keystoneAddress(cloud)).origin}; where that is Keystone too, set WEBSSO_KEYSTONE_URL to its address.`,
    );
    return backToSignIn('foreign');
  }
  const token = new URLSearchParams(await request.text()).get('token') ?? '';
  if (!/^[\w.=+/~-]+$/.test(token) || token.length > longestToken) return backToSignIn('empty');
  return leadTo(inFull(routes.signInArrived()), await tokenCookies(token, isHttps(request.headers)));
}
