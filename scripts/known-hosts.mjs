// Under which names the dashboard and the embedded cloud are asked, and where they may be reached. A page of any site
// can have its own name lead to 127.0.0.1 once it is loaded (DNS rebinding) and then talk to what listens there, as to
// itself; but its requests still carry its name. Only Node: a fresh clone has nothing else.
import net from 'node:net';

/** A host as it stands in an address: where everything is listened on, this machine; IPv6 in brackets (RFC 3986, 3.2.2). */
export function addressOf(host) {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return net.isIPv6(host) ? `[${host}]` : host;
}

/** Whether a listener on this address is reached from this machine alone. */
export function isLoopback(host) {
  const name = bare(host);
  return name === 'localhost' || name === '::1' || (net.isIPv4(name) && name.startsWith('127.'));
}

/** The name in a Host header (RFC 9110, 7.2): without port, brackets and last dot, in one spelling; null for none. */
export function nameIn(hostHeader) {
  const url = `http://${hostHeader}`;
  return /^[^\s/?#@\\]+$/.test(hostHeader) && URL.canParse(url) ? bare(new URL(url).hostname) : null;
}

function bare(host) {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (net.isIPv6(name)) return new URL(`http://[${name}]`).hostname.slice(1, -1);
  return name.replace(/\.$/, '');
}

/**
 * Tells whether a Host header names a server that listens on `host`. It always may name this machine; `more` are
 * further names, with or without a port, or `*` for any. Listening everywhere, a server is asked under addresses that
 * it does not know: no page can have those for its name.
 */
export function knownHosts(host, more) {
  const names = new Set(['localhost', '127.0.0.1', '::1', bare(host)]);
  for (const entry of more) names.add(nameIn(entry) ?? entry);
  const everywhere = ['0.0.0.0', '::'].includes(bare(host));
  return (hostHeader) => {
    if (names.has('*') || names.has(hostHeader.replace(/:\d+$/, ''))) return true;
    const name = nameIn(hostHeader);
    return name !== null && (names.has(name) || (everywhere && net.isIP(name) !== 0));
  };
}

/**
 * Whether a Host header names an address or a name without a dot, as proxies call what is behind them (`darkroom:3000`). No
 * page has such a name from a stranger: an address is not looked up, and the public DNS has no hosts without a dot.
 */
export function isInternalName(hostHeader) {
  const name = nameIn(hostHeader);
  return name !== null && name !== '' && (net.isIP(name) !== 0 || !name.includes('.'));
}

/** The names of ALLOWED_HOSTS, with commas between them. */
export function allowedHosts(env = process.env) {
  return (env.ALLOWED_HOSTS ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/**
 * NEXTAUTH_URL as a URL; null where it is not set. Throws one sentence for what no browser could go to, and for another
 * prefix than `basePath`, which the build has its addresses under.
 */
export function publicAddress(basePath = '', env = process.env) {
  const text = env.NEXTAUTH_URL;
  if (!text) return null;
  // "images.example.org:443" is an address as well, of the scheme "images.example.org:" and of no host.
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(
      `NEXTAUTH_URL=${text} is no address of the web: write all of it, as https://images.example.org, or leave it out where no proxy stands in front.`,
    );
  // /api/auth is how next-auth's own documents write it.
  const prefix = url.pathname.replace(/\/$/, '').replace(/\/api\/auth$/, '');
  if (prefix === '' || prefix === basePath) return url;
  const here = basePath === '' ? 'no addresses under a prefix' : `its addresses under ${basePath}`;
  throw new Error(
    `NEXTAUTH_URL=${text} has a path, and this build has ${here}: write ${url.origin}${basePath}, or build it with DARKROOM_BASE_PATH=${prefix}.`,
  );
}

/** What a request is refused with (421) that names none of ours; `address` is where to go instead. */
export function unknownHost(hostHeader, address) {
  const named = nameIn(hostHeader) ?? 'no name at all';
  return `Nothing here is called ${named}, and a page of another site may be behind this request: go to ${address}, or name the host in ALLOWED_HOSTS where this is started.`;
}

/** Why accounts with published passwords are not offered to a whole network; null where they may be. */
export function refusalOfPublicDemo(host, env = process.env) {
  if (isLoopback(host) || env.DARKROOM_PUBLIC_DEMO === 'yes') return null;
  return `HOST=${host} would let everybody on the network in as administrator, since the passwords of the demo are published: leave HOST out and reach it by an SSH tunnel, or set DARKROOM_PUBLIC_DEMO=yes where that is what you want.`;
}
