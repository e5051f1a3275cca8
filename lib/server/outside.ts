import 'server-only';
import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '@/lib/contract/public-address';

/**
 * The one way in which the dashboard asks a server for an address that a user typed. Only http and https, only ports 80
 * and 443 of the public network, and what an operator allows beside it. A host's addresses are looked up once and all
 * looked at, and the connection goes to one of these, so a name that answers differently the next time gains nothing; every
 * redirect is looked at in the same way. Nothing of the session is sent, and nothing is kept.
 */

/** What may be asked beside the public network. */
export interface OutsideRules {
  /** Hosts that may be anywhere, as `host`, at ports 80 and 443, or `host:port`. */
  hosts: readonly string[];
  /** Folders whose files may be anywhere, as `http://host:port/folder/`; a file by its plain name, to the letter. */
  folders: readonly string[];
  /** Ports of the public network; 80 and 443 without it. */
  ports?: readonly number[];
  /** The addresses of a host; the system's resolver without it. Rejects where there is none. */
  lookup?: (host: string) => Promise<string[]>;
  /** Certificates of authorities that https servers are believed by, in PEM; those that Node has without it. */
  authorities?: string;
}

/**
 * Why an address was not asked, or gave no answer:
 * - `invalid`, `scheme`, `credentials`, `port`, `private`: the guard refused it, or where it was redirected to;
 * - `unknown_host`, `unreachable`, `certificate`, `timeout`: the network;
 * - `redirects`: more than five; `too_large`: more bytes than were wanted.
 */
export type OutsideReason =
  | 'invalid'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private'
  | 'unknown_host'
  | 'unreachable'
  | 'certificate'
  | 'timeout'
  | 'redirects'
  | 'too_large';

export class OutsideError extends Error {
  readonly reason: OutsideReason;

  constructor(reason: OutsideReason, cause?: unknown) {
    super(reason, { cause });
    this.name = 'OutsideError';
    this.reason = reason;
  }
}

export interface OutsideAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** Where the answer came from, after redirects. */
  url: URL;
  /** The beginning of the body, `limit` bytes at most. */
  bytes: Uint8Array;
  /** The body has no more than `bytes`. */
  isWhole: boolean;
}

const usualPorts: readonly number[] = [80, 443];
const mostRedirects = 5;
const milliseconds = 5000;

/**
 * Gets the beginning of what is at an address, whatever its status, in 5 s for everything together. `range` asks for
 * these bytes alone, which a server may pass over. Throws OutsideError, and the reason of `signal` where it was aborted.
 */
export async function askOutside(
  address: string,
  { limit, range, signal }: { limit: number; range?: string; signal?: AbortSignal },
  rules: OutsideRules,
): Promise<OutsideAnswer> {
  const timeout = AbortSignal.timeout(milliseconds);
  const end = signal ? AbortSignal.any([signal, timeout]) : timeout;
  try {
    let url = parsed(address);
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const addresses = await untilAborted(checkedAddresses(url, rules), end);
      const answer = await send(url, addresses, rules, range, end);
      const status = answer.statusCode ?? 0;
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
        const body = await beginning(answer, limit);
        return { status, headers: answer.headers, url, ...body };
      }
      answer.destroy();
      url = parsed(location, url);
    }
    throw new OutsideError('redirects');
  } catch (cause) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw new OutsideError('timeout', cause);
    throw cause instanceof OutsideError ? cause : new OutsideError(reasonOf(cause), cause);
  }
}

/** The whole of a small file, `limit` bytes at most; null where the answer is another than 200. Throws as `askOutside`. */
export async function readOutside(
  address: string,
  limit: number,
  rules: OutsideRules,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  const { status, bytes, isWhole } = await askOutside(address, { limit, signal }, rules);
  if (status !== 200) return null;
  if (!isWhole) throw new OutsideError('too_large');
  return bytes;
}

function parsed(address: string, base?: URL): URL {
  if (!URL.canParse(address, base)) throw new OutsideError('invalid');
  return new URL(address, base);
}

/** Addresses that a URL's host may be asked at, one at least. */
async function checkedAddresses(url: URL, rules: OutsideRules): Promise<string[]> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutsideError('scheme');
  if (url.username !== '' || url.password !== '') throw new OutsideError('credentials');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const isAllowed = isAllowedHost(url, port, rules.hosts) || isFileOf(url, rules.folders);
  if (!isAllowed && !(rules.ports ?? usualPorts).includes(port)) throw new OutsideError('port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await (rules.lookup ?? systemLookup)(host).catch(noAddresses);
  if (addresses.length === 0) throw new OutsideError('unknown_host');
  if (!isAllowed && !addresses.every(isPublicAddress)) throw new OutsideError('private');
  return addresses;
}

/** A host that has no address is unknown; why nobody asked is told. */
function noAddresses(cause: unknown): string[] {
  if (cause instanceof OutsideError) throw cause;
  return [];
}

/**
 * Lookups at once, and those that wait: each holds one of the four threads that files and every call of the cloud need
 * too, until the resolver gives up, whoever stopped waiting for it meanwhile.
 */
const mostLookups = 2;
const mostWaiting = 64;
let running = 0;
const waiting: (() => void)[] = [];

async function systemLookup(host: string): Promise<string[]> {
  if (waiting.length >= mostWaiting) throw new OutsideError('timeout');
  if (running >= mostLookups) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

function isAllowedHost({ hostname }: URL, port: number, hosts: readonly string[]): boolean {
  return hosts.some((entry) => {
    const [, host = '', own] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (!URL.canParse(`http://${host}`) || new URL(`http://${host}`).hostname !== hostname) return false;
    return own === undefined ? usualPorts.includes(port) : Number(own) === port;
  });
}

function isFileOf({ href }: URL, folders: readonly string[]): boolean {
  return folders.some((folder) => href.startsWith(folder) && /^[\w.-]+$/.test(href.slice(folder.length)));
}

/** One request to one of the addresses, never to another: Node looks none up by itself. */
function send(
  url: URL,
  addresses: readonly string[],
  { authorities }: OutsideRules,
  range: string | undefined,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  const pinned: LookupFunction = (_host, { all }, callback) => {
    if (all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
  const headers = {
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': 'darkroom',
    ...(range === undefined ? {} : { range }),
  };
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    // Without an agent of its own it would go to whatever proxy the environment names.
    const request = client.request(url, { headers, lookup: pinned, signal, agent: false, ca: authorities });
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

async function beginning(
  answer: http.IncomingMessage,
  limit: number,
): Promise<Pick<OutsideAnswer, 'bytes' | 'isWhole'>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > limit) break;
  }
  return { bytes: new Uint8Array(Buffer.concat(chunks).subarray(0, limit)), isWhole: length <= limit };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function reasonOf(cause: unknown): OutsideReason {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // OpenSSL's words for what it does not believe, and Node's for a name that the certificate does not have.
  return /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code) ? 'certificate' : 'unreachable';
}
