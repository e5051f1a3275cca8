// Under which address a browser asks, whatever proxies in front make of it. Next takes a server action only when the page's
// Origin is the X-Forwarded-Host or Host of the request; proxies pass these on, leave them out, or lose the port. Here it is
// decided, and told to Next and next-auth in X-Forwarded-Host and -Proto. Only Node: a fresh clone has nothing else.
import { isInternalName, nameIn } from './known-hosts.mjs';

/** A value of a Forwarded header (RFC 7239, 4), by the name of its parameter in the first element; undefined for none. */
function forwardedPart(header, name) {
  const [first = ''] = header?.split(',') ?? [];
  const found = new RegExp(`(?:^|;)\\s*${name}="?([^";]+)"?\\s*(?:;|$)`, 'i').exec(first);
  return found?.[1].trim();
}

/** What proxies say of the browser's address: `hosts` with the likeliest first, and `proto`; of a list the outermost one's word. */
function toldBy(headers) {
  const first = (name) => headers[name]?.toString().split(',')[0].trim() || undefined;
  const host = first('x-forwarded-host') ?? forwardedPart(headers.forwarded, 'host');
  const said = (first('x-forwarded-proto') ?? forwardedPart(headers.forwarded, 'proto'))?.toLowerCase();
  const proto = said === 'http' || said === 'https' ? said : undefined;
  const port = first('x-forwarded-port');
  const usual = port === undefined || port === (proto === 'https' ? '443' : '80');
  const whole = host !== undefined && !usual && !/:\d+$/.test(host) ? [`${host}:${port}`] : [];
  return { hosts: host === undefined ? [] : [...whole, host], proto };
}

/** Whether an origin's host is this one. Where a proxy has lost the port, names are enough: cookies know no ports either. */
const isAt = (origin, host) =>
  origin.host === host.toLowerCase() || (!/:\d+$/.test(host) && nameIn(host) === nameIn(origin.host));

/**
 * Makes the function that settles under which address a request asks. `publicUrl` is NEXTAUTH_URL or null; `isKnownHost`
 * tells the names of this dashboard, which are asked for where `asksForHost`; `trustsProxy` believes every X-Forwarded-Host.
 *
 * The function sets X-Forwarded-Host and -Proto of the request, or takes them away where they are not believed, and gives
 * `named`: the request names this dashboard, and `refusal`: null, or the sentence for the log why a server action of this
 * request is not taken. The browser's own word counts most: it says in Sec-Fetch-Site whether the page is of the address
 * that it asks (W3C Fetch Metadata), which no page can forge; without https it does not, and Origin is compared.
 */
export function addressReader({ publicUrl, isKnownHost, asksForHost, trustsProxy }) {
  const isOurs = (host) => !asksForHost || isKnownHost(host) || (publicUrl !== null && isInternalName(host));

  /** Whether the page that writes is one of ours. */
  function isOwnPage(origin, site, { hosts, host }) {
    if (site === 'cross-site' || site === 'same-site') return false;
    if (!isOurs(origin.host)) return false;
    if (site === 'same-origin' || origin.origin === publicUrl?.origin) return true;
    return [...hosts, ...(host === undefined ? [] : [host])].some((name) => isAt(origin, name));
  }

  return ({ method, url = '', headers }) => {
    const told = toldBy(headers);
    const hosts = told.hosts.filter((host) => trustsProxy || !asksForHost || isKnownHost(host));
    const { host } = headers;
    // RFC 9112, 3.2.2: an address that is written out stands above the header. No browser leaves both out.
    const written = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
    const asked = written ?? (trustsProxy ? told.hosts[0] : undefined) ?? host;
    const named = asked === undefined || isOurs(asked);

    const settle = (host, proto) => {
      if (host === undefined) delete headers['x-forwarded-host'];
      else headers['x-forwarded-host'] = host;
      if (proto === undefined) delete headers['x-forwarded-proto'];
      else headers['x-forwarded-proto'] = proto;
    };
    if (publicUrl) settle(publicUrl.host, publicUrl.protocol.slice(0, -1));
    else settle(hosts[0], told.proto);
    // What cookies are called by: an action's Origin may say more, and other requests would not find them then.
    if (headers['x-forwarded-proto'] === undefined) delete headers['x-darkroom-proto'];
    else headers['x-darkroom-proto'] = headers['x-forwarded-proto'];

    const isAction = method === 'POST' && headers['next-action'] !== undefined;
    if (!isAction || headers.origin === undefined) return { named, refusal: null };
    const origin =
      /^https?:/i.test(headers.origin) && URL.canParse(headers.origin) ? new URL(headers.origin) : null;
    if (origin && isOwnPage(origin, headers['sec-fetch-site'], { hosts, host })) {
      settle(origin.host, origin.protocol.slice(0, -1));
      return { named, refusal: null };
    }
    const page = origin ? origin.origin : 'a page without an address';
    return { named, refusal: reasonOf(page, host, told.hosts[0]) };
  };

  /** Why a write is refused, by the header that would have to say something else. */
  function reasonOf(page, host, forwarded) {
    const told = `Host is ${printable(host)}, X-Forwarded-Host ${printable(forwarded)}`;
    const todo = publicUrl
      ? `NEXTAUTH_URL is ${publicUrl.origin}: set it to the address that people use, or send them there`
      : `set NEXTAUTH_URL=${page}, or have the proxy pass Host on`;
    return `A write from ${page} was refused, for nothing says that this is the dashboard's address (${told}); where it is, ${todo}.`;
  }
}

/**
 * Why a request cannot be answered that a proxy shortened by a prefix (`X-Forwarded-Prefix`, as Traefik sends it): the page's
 * own addresses would not have it. null where there is none. `basePath` is what the build has its addresses under.
 */
export function refusalOfPrefix(headers, basePath = '') {
  const prefix = headers['x-forwarded-prefix']?.toString().trim().replace(/\/$/, '') ?? '';
  if (prefix === '') return null;
  const known = /^\/[\w./-]{1,100}$/.test(prefix);
  const taken = `The proxy in front takes the prefix${known ? ` ${prefix}` : ''} away`;
  if (prefix === basePath) return `${taken}: have it pass addresses on as they came.`;
  const build = known
    ? ` have it pass addresses on as they came and build with DARKROOM_BASE_PATH=${prefix}, or`
    : '';
  return `${taken}, and this build has ${basePath === '' ? 'no addresses under a prefix' : `its addresses under ${basePath}`}:${build} give it a name or a port of its own.`;
}

/** Whether the path of a request, with its query, lies under a prefix ('' holds everything). */
export const liesUnder = (basePath, url = '') =>
  basePath === '' || (url.startsWith(basePath) && /^(?:[/?]|$)/.test(url.slice(basePath.length)));

/**
 * The address of a request as something that can be decoded: a part of its path whose escapes are broken (`%`, `%E0%A4`)
 * is taken to the letter. Next answers such a one with a bare 500, before any page of ours is asked.
 */
export function soundAddress(url = '') {
  if (!url.includes('%')) return url;
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  const sound = path.split('/').map((part) => (isDecodable(part) ? part : part.replaceAll('%', '%25')));
  return `${sound.join('/')}${url.slice(path.length)}`;
}

function isDecodable(part) {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** A host for a sentence: what is none, or somebody's text, is not repeated. */
function printable(host) {
  if (host === undefined) return 'missing';
  return nameIn(host) === null ? 'no name' : new URL(`http://${host}`).host;
}
