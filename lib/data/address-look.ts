import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { AddressLook, UncheckedReason } from '@/lib/contract/address-look';
import { addressName } from '@/lib/images/address-name';
import { readFileBeginning } from '@/lib/inspect/file-beginning';
import { env } from '@/lib/server/env';
import {
  askOutside,
  type OutsideAnswer,
  OutsideError,
  type OutsideReason,
  type OutsideRules,
} from '@/lib/server/outside';
import { processSingleton } from '@/lib/server/process-singleton';

/** As much as tells what most files are. */
const firstBytes = 256 * 1024;
/** Looks under way at once, of everybody and of one user. */
const mostLooks = { all: 32, user: 4 };
const looks = processSingleton('address-looks', () => new Map<string, number>());

/** What of a session matters for a look. */
export type Looker = Pick<Session, 'samplesUrl'> & { viewer: Pick<Session['viewer'], 'userId'> };

/**
 * Looks once at what is at an address: one request for its first bytes, under the dashboard's guard. Nothing is kept, and
 * no bytes are handed on. That nobody could look is an answer, too. The folder of samples that the cloud itself offers may
 * be anywhere: its list is read from there as well.
 */
export async function lookAtAddress(
  looker: Looker,
  address: string,
  signal: AbortSignal,
): Promise<AddressLook> {
  const rules = rulesFor(looker.samplesUrl);
  if (!rules) return { state: 'unchecked', reason: 'off' };
  return looking<AddressLook>(looker, { state: 'unchecked', reason: 'busy' }, async () => {
    try {
      const asked = { limit: firstBytes, range: `bytes=0-${firstBytes - 1}`, signal };
      return await lookOf(new URL(address), await askOutside(address, asked, rules));
    } catch (cause) {
      if (!(cause instanceof OutsideError)) throw cause;
      return { state: 'unchecked', reason: uncheckedOf(cause.reason) };
    }
  });
}

/** Runs what asks the outside for somebody, or gives `busy` where too much of that is under way. */
export async function looking<T>(
  { viewer: { userId } }: Looker,
  busy: T,
  look: () => Promise<T>,
): Promise<T> {
  const under = looks.get(userId) ?? 0;
  const all = [...looks.values()].reduce((sum, count) => sum + count, 0);
  if (under >= mostLooks.user || all >= mostLooks.all) return busy;
  looks.set(userId, under + 1);
  try {
    return await look();
  } finally {
    const left = (looks.get(userId) ?? 1) - 1;
    if (left > 0) looks.set(userId, left);
    else looks.delete(userId);
  }
}

/** Where the dashboard may look beside the public network; null where it looks nowhere. */
export function rulesFor(samplesUrl: string | null): OutsideRules | null {
  const { urlCheck } = env();
  if (!urlCheck || samplesUrl === null || !URL.canParse(samplesUrl)) return urlCheck;
  return { ...urlCheck, folders: [...urlCheck.folders, new URL(`${samplesUrl}/`).href] };
}

async function lookOf(asked: URL, answer: OutsideAnswer): Promise<AddressLook> {
  const { status, headers, url, bytes, isWhole } = answer;
  // A range of nothing cannot be given: the file is empty (RFC 9110, 15.5.17).
  const isEmpty = status === 416 && /^bytes \*\/0$/.test(headers['content-range'] ?? '');
  if (status !== 200 && status !== 206 && !isEmpty) return { state: 'refused', status };
  const size = isEmpty ? 0 : sizeOf(answer);
  const name = nameOf(headers['content-disposition']) ?? addressName(url.href);
  return {
    state: 'found',
    size,
    type: /^[\w.+-]+\/[\w.+-]+/.exec(headers['content-type'] ?? '')?.[0]?.toLowerCase() ?? null,
    resumable: status === 206 || headers['accept-ranges'] === 'bytes',
    host: url.host === asked.host ? null : url.host,
    name,
    reading: await readFileBeginning(
      isEmpty ? new Uint8Array() : bytes,
      size ?? (isWhole ? bytes.length : null),
      name,
    ),
  };
}

function sizeOf({ status, headers, bytes, isWhole }: OutsideAnswer): number | null {
  const told =
    status === 206
      ? /^bytes 0-\d+\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
      : headers['content-length'];
  const size = told === undefined ? Number.NaN : Number(told);
  if (Number.isSafeInteger(size)) return size;
  return isWhole && status === 200 ? bytes.length : null;
}

/** The plain `filename` of a download (RFC 6266), or null. */
function nameOf(disposition: string | undefined): string | null {
  const [, quoted, plain] =
    /;\s*filename=(?:"([^"\\/]{1,200})"|([^\s;"/]{1,200}))/i.exec(disposition ?? '') ?? [];
  return quoted ?? plain ?? null;
}

/** Reasons of the guard in the words of who waits for a look; what it refused itself the form tells by the address. */
function uncheckedOf(reason: OutsideReason): UncheckedReason {
  switch (reason) {
    case 'private':
    case 'port':
    case 'unknown_host':
    case 'unreachable':
    case 'certificate':
    case 'timeout':
      return reason;
    default:
      return 'redirected';
  }
}
