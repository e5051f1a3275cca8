import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '@/lib/contract/public-address';
import type { CloudConfig } from '@/lib/embedded/config';
import { isSampleUrl } from '@/lib/embedded/samples/sample-address';

type Filter = CloudConfig['import_filtering_opts'];

const longestRedirectChain = 5;

/** Whether a URI passes the lists of import_filtering_opts (glance/common/utils.py, validate_import_uri). */
export function passesFilter(filter: Filter, uri: string): boolean {
  const url = parseUri(uri);
  if (!url) return false;
  const scheme = url.protocol.slice(0, -1);
  if (!allows(filter.allowed_schemes, filter.disallowed_schemes, scheme)) return false;
  if (!allows(filter.allowed_hosts, filter.disallowed_hosts, hostOf(url))) return false;
  return url.port === '' || allows(filter.allowed_ports, filter.disallowed_ports, Number(url.port));
}

/** An allow list, where there is one, has the only word. */
function allows<T>(allowed: T[], disallowed: T[], value: T): boolean {
  return allowed.length > 0 ? allowed.includes(value) : !disallowed.includes(value);
}

function parseUri(uri: string): URL | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(uri)) return null;
  return URL.canParse(uri) ? new URL(uri) : null;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/**
 * The address to connect to for a URI, or the reason why not. A host that `allowed_hosts` names may be anywhere;
 * any other must resolve to public addresses only, but for the samples of this cloud itself. The connection then goes to this very address, so a name that
 * answers differently the next time gains nothing.
 */
export async function resolveTarget(
  config: Pick<CloudConfig, 'import_filtering_opts' | 'host' | 'port' | 'sample_images'>,
  uri: string,
): Promise<{ address: string } | { reason: string }> {
  const filter = config.import_filtering_opts;
  const own = isSampleUrl(config, uri);
  if (!own && !passesFilter(filter, uri))
    return { reason: `URI for web-download does not pass filtering: ${uri}` };
  const host = hostOf(new URL(uri));
  let addresses: string[];
  try {
    addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map((found) => found.address);
  } catch {
    return { reason: `The host of ${uri} is unknown` };
  }
  const [address] = addresses;
  if (!address) return { reason: `The host of ${uri} is unknown` };
  if (!own && !filter.allowed_hosts.includes(host) && !addresses.every(isPublicAddress)) {
    return { reason: `URI for web-download does not pass filtering: ${uri}` };
  }
  return { address };
}

/** What a download tells when its answer begins. */
export interface Download {
  body: http.IncomingMessage;
  /** Content-Length, or null. */
  size: number | null;
}

/**
 * Opens a URI, filtered anew at each redirect. Rejects with a sentence for a refused address, any answer but 200 and
 * `timeout` milliseconds without a byte; the body errors on the same silence.
 */
export async function openDownload(
  config: CloudConfig,
  uri: string,
  signal: AbortSignal,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Download> {
  let at = uri;
  for (let hop = 0; hop <= longestRedirectChain; hop += 1) {
    const target = await resolveTarget(config, at);
    if ('reason' in target) throw new Error(target.reason);
    const answer = await ask(method, at, target.address, config.web_download_timeout, signal);
    const status = answer.statusCode ?? 0;
    if (status === 200) {
      const length = answer.headers['content-length'];
      return { body: answer, size: length === undefined ? null : Number(length) };
    }
    answer.destroy();
    const location = answer.headers.location;
    if (status < 300 || status > 399 || !location)
      throw new Error(`${at} answered ${status} ${answer.statusMessage ?? ''}`.trim());
    at = new URL(location, at).href;
  }
  throw new Error(`${uri} redirects more than ${longestRedirectChain} times`);
}

function ask(
  method: string,
  uri: string,
  address: string,
  timeout: number,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const pinned: LookupFunction = (_host, options, callback) => {
    const family = isIP(address);
    if (options.all) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
  return new Promise((resolve, reject) => {
    const client = uri.startsWith('https:') ? https : http;
    let answer: http.IncomingMessage | null = null;
    const request = client.get(uri, { method, lookup: pinned, signal, timeout, agent: false }, (response) => {
      answer = response;
      resolve(response);
    });
    request.on('timeout', () => {
      // Once there is an answer, the reason must reach whoever reads it.
      (answer ?? request).destroy(new Error(`${uri} sent nothing for ${timeout / 1000} s`));
    });
    request.on('error', (cause) => reject(new Error(`${uri}: ${cause.message}`)));
  });
}
