/**
 * The script of a worker that takes the digest of a file, slice by slice. It is a file of its own with a policy of its
 * own (`scripts/build-worker.mjs`, `next.config.js`): it runs WebAssembly, which the policy of the pages does not allow.
 */
import {
  createBLAKE2b,
  createMD5,
  createSHA3,
  createSHA224,
  createSHA256,
  createSHA384,
  createSHA512,
  type IHasher,
} from 'hash-wasm';
import type { HashAlgorithm, HashOrder, HashReport } from '@/lib/work/file-hash';

/** Takes the memory of two such slices, however large the file is. */
const sliceSize = 2 * 1024 * 1024;
/** Milliseconds between two reports of how far it is. */
const reportEvery = 200;

const hashers: Record<HashAlgorithm, () => Promise<IHasher>> = {
  md5: createMD5,
  sha224: createSHA224,
  sha256: createSHA256,
  sha384: createSHA384,
  sha512: createSHA512,
  sha3_256: () => createSHA3(256),
  sha3_512: () => createSHA3(512),
  blake2b: () => createBLAKE2b(512),
};

/** Of its time, how much the worker takes; the rest it waits. */
let share = 1;
/** Ends a wait early. */
let goOn = () => {};

function report(message: HashReport): void {
  self.postMessage(message);
}

async function digest(file: File, algorithm: HashAlgorithm): Promise<string> {
  const hasher = await hashers[algorithm]();
  hasher.init();
  let reported = performance.now();
  for (let at = 0; at < file.size; ) {
    const began = performance.now();
    const slice = new Uint8Array(await file.slice(at, at + sliceSize).arrayBuffer());
    hasher.update(slice);
    at += slice.length;
    const now = performance.now();
    if (now - reported > reportEvery) {
      reported = now;
      report({ hashed: at });
    }
    if (share < 1) await rest((now - began) * (1 / share - 1));
  }
  return hasher.digest('hex');
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    goOn = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

self.addEventListener('message', ({ data }: MessageEvent<HashOrder>) => {
  if ('share' in data) {
    share = data.share;
    goOn();
    return;
  }
  digest(data.file, data.algorithm).then(
    (hex) => report({ digest: hex }),
    () => report({ failed: true }),
  );
});
