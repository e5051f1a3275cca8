import type { Chunk } from '@/lib/embedded/pipeline/chunks';

/** Where a copy goes: a temporary file that gets its final name once every byte is on disk. */
export interface CopyTarget {
  /** The store, or `staging`. */
  name: string;
  path: string;
  /** Bytes a second, or null for as fast as it goes. */
  bandwidth: number | null;
  /** Bytes that still fit, or null without a limit. */
  room: number | null;
  /** The file system that the folder has to be on, or null where any is good. */
  device?: number | null;
  /** Nobody reads it soon: it is written around the page cache where the file system can, which is twice as quick. */
  direct?: true;
  /** The reason with which every write fails, or null. */
  fails: string | null;
}

/** A signature to verify over a job's bytes. */
export interface SignatureCheck {
  hash: 'sha224' | 'sha256' | 'sha384' | 'sha512';
  /** Bytes of the salt of RSA-PSS, or null for keys that have none. */
  saltLength: number | null;
  /** SubjectPublicKeyInfo, PEM. */
  publicKey: string;
  signature: Uint8Array;
  /** What to say when the signature is not that of the bytes. */
  refusal: string;
}

/** What is worked out over a job's bytes: nothing, or both digests and, where there is one, the verdict on a signature. */
export type Digesting = { signature: SignatureCheck | null } | null;

/** What the main thread asks of the copy thread. Chunks lie in shared memory, so that they are never copied. */
export type CopyRequest =
  /** Copies `source`, a file, or the chunks that follow when it is null, to every target. */
  | { type: 'start'; job: string; source: string | null; targets: CopyTarget[]; digesting: Digesting }
  | { type: 'chunk'; job: string; chunk: Chunk; length: number }
  /** No chunk follows. */
  | { type: 'end'; job: string }
  /** Stops one target or, without a name, the job; its unfinished files go. */
  | { type: 'abort'; job: string; target?: string };

/** What the copy thread tells. */
export type CopyEvent =
  /** A chunk may be filled again. */
  | { type: 'free'; job: string; chunk: Chunk }
  | { type: 'progress'; job: string; target: string; copied: number }
  /** Every byte is on disk under the final name; comes after `hashed`. */
  | { type: 'done'; job: string; target: string; size: number }
  | { type: 'failed'; job: string; target: string; reason: string; code: string }
  | { type: 'hashed'; job: string; checksum: string; sha512: string; size: number }
  /** Nothing more comes of this job; `error` when its source could not be read. */
  | { type: 'ended'; job: string; error: string | null };

/** What the copy thread asks of a hash thread, and the answer. */
export type HashRequest =
  /** The `signature` thread alone: whose signature the bytes are to be. Its digest is `valid` or `invalid`. */
  | { type: 'begin'; job: string; check: SignatureCheck }
  | { type: 'update'; job: string; chunk: Chunk; length: number }
  | { type: 'digest'; job: string }
  | { type: 'drop'; job: string };
export type HashEvent = { type: 'updated'; job: string } | { type: 'digest'; job: string; digest: string };
