import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { HttpError } from '@/lib/embedded/error';
import { openTurns } from '@/lib/embedded/pipeline/turns';

/** What a hash costs: 2^ln blocks of 128·r bytes of memory, p times over. */
interface Cost {
  ln: number;
  r: number;
  p: number;
}

/** 32 MiB and about a tenth of a second a password. */
const costNow: Cost = { ln: 15, r: 8, p: 1 };
/** Of the hashes that do not say it: "salt:hash" in hex. */
const costBefore: Cost = { ln: 12, r: 8, p: 1 };
const hashBytes = 32;

/** Hashes at the same time, so that sign-ins take no more than 64 MiB and leave threads to the files. */
const turns = openTurns(2);
/** Who may wait for a turn: some three seconds at most. */
const mostWaiting = 64;
let waiting = 0;

/**
 * A salted scrypt hash in the form of passlib, which Keystone uses: `$scrypt$ln=15,r=8,p=1$salt$hash`. 429 when too many
 * wait already.
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => newHash(password));
}

/**
 * Whether a password belongs to a stored hash, and the hash to keep in its place where that one costs less than hashes
 * do now. Takes as long whether it belongs or not and however old the hash is, so that the time tells nothing. 429 when
 * too many wait already: before the password is looked at, and not after.
 */
export async function checkPassword(
  password: string,
  stored: string,
): Promise<{ matches: boolean; better: string | null }> {
  const { salt, hash, cost } = readHash(stored);
  return inTurn(async () => {
    const actual = await scryptOf(password, salt, cost);
    const matches = hash.length === actual.length && timingSafeEqual(hash, actual);
    const renewed = cost.ln < costNow.ln ? await newHash(password) : null;
    return { matches, better: matches ? renewed : null };
  });
}

/** A hash that no known password has: of an account without one, and what a name that nobody has is compared with. */
export function unknownHash(): string {
  return written(randomBytes(16), randomBytes(hashBytes));
}

async function newHash(password: string): Promise<string> {
  const salt = randomBytes(16);
  return written(salt, await scryptOf(password, salt, costNow));
}

function written(salt: Buffer, hash: Buffer): string {
  const { ln, r, p } = costNow;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

function readHash(stored: string): { salt: Buffer; hash: Buffer; cost: Cost } {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]*)\$([^$]*)$/.exec(stored);
  if (match) {
    const [, ln, r, p, salt = '', hash = ''] = match;
    return {
      salt: Buffer.from(salt, 'base64'),
      hash: Buffer.from(hash, 'base64'),
      cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    };
  }
  const [salt = '', hash = ''] = stored.split(':');
  return { salt: Buffer.from(salt, 'hex'), hash: Buffer.from(hash, 'hex'), cost: costBefore };
}

/** Work with passwords, in turn; 429 when too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= mostWaiting)
    throw new HttpError(429, 'Too many sign-ins at the same time: try again in a few seconds.', {
      'retry-after': '5',
    });
  waiting += 1;
  const end = await turns.take().finally(() => {
    waiting -= 1;
  });
  try {
    return await work();
  } finally {
    end();
  }
}

/** On a thread of its own. */
function scryptOf(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 * 128 * r * 2 ** ln };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, hash) => (error ? reject(error) : resolve(hash)));
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
