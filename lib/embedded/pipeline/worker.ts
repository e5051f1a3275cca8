import { constants, createHash, createPublicKey, createVerify, type VerifyKeyObjectInput } from 'node:crypto';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { serveCopies } from '@/lib/embedded/pipeline/copy';
import type { HashEvent, HashRequest, SignatureCheck } from '@/lib/embedded/pipeline/messages';

/** Entry of both kinds of thread: `copy` moves bytes, `md5` and `sha512` digest them, `signature` verifies them. */
const role: unknown = workerData;
if (!parentPort) throw new Error('This file runs as a worker thread');
// Where every core is busy, answers come before bytes. Linux has a priority a thread, other systems one a process.
if (process.platform === 'linux') setPriority(0, 5);
if (role === 'copy') serveCopies(parentPort);
else serveHashes(String(role));

function serveHashes(algorithm: string): void {
  const port = parentPort;
  const hashes = new Map<string, Digester>();
  port?.on('message', (request: HashRequest) => {
    if (request.type === 'begin') {
      hashes.set(request.job, verifier(request.check));
      return;
    }
    if (request.type === 'drop') {
      hashes.delete(request.job);
      return;
    }
    let hash = hashes.get(request.job);
    if (!hash) {
      hash = digester(algorithm);
      hashes.set(request.job, hash);
    }
    if (request.type === 'update') {
      hash.update(request.chunk.subarray(0, request.length));
      port.postMessage({ type: 'updated', job: request.job } satisfies HashEvent);
    } else {
      hashes.delete(request.job);
      port.postMessage({ type: 'digest', job: request.job, digest: hash.end() } satisfies HashEvent);
    }
  });
}

interface Digester {
  update(bytes: Uint8Array): void;
  end(): string;
}

function digester(algorithm: string): Digester {
  const hash = createHash(algorithm);
  return { update: (bytes) => hash.update(bytes), end: () => hash.digest('hex') };
}

/** Node verifies no digest that was made elsewhere, so the bytes themselves go by here. */
function verifier(check: SignatureCheck): Digester {
  const verify = createVerify(check.hash);
  const key: VerifyKeyObjectInput = { key: createPublicKey(check.publicKey) };
  if (check.saltLength !== null) {
    Object.assign(key, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: check.saltLength });
  }
  return {
    update: (bytes) => verify.update(bytes),
    end: () => (fits(() => verify.verify(key, check.signature)) ? 'valid' : 'invalid'),
  };
}

/** A key too short for its salt, or a signature of another form, is an error of OpenSSL: it does not fit. */
function fits(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
