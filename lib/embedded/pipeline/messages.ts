/** Where a copy goes: a temporary file that gets its final name once every byte is on disk. */
export interface CopyTarget {
  /** The store, or `staging`. */
  name: string;
  path: string;
  /** Bytes a second, or null for as fast as it goes. */
  bandwidth: number | null;
  /** Bytes that still fit, or null without a limit. */
  room: number | null;
  /** The reason with which every write fails, or null. */
  fails: string | null;
}

/** What the main thread asks of the copy thread. Chunks lie in shared memory, so that they are never copied. */
export type CopyRequest =
  /** Copies `source`, a file, or the chunks that follow when it is null, to every target. */
  | { type: 'start'; job: string; source: string | null; targets: CopyTarget[]; hash: boolean }
  | { type: 'chunk'; job: string; chunk: SharedArrayBuffer; length: number }
  /** No chunk follows. */
  | { type: 'end'; job: string }
  /** Stops one target or, without a name, the job; its unfinished files go. */
  | { type: 'abort'; job: string; target?: string };

/** What the copy thread tells. */
export type CopyEvent =
  /** A chunk may be filled again. */
  | { type: 'free'; job: string; chunk: SharedArrayBuffer }
  | { type: 'progress'; job: string; target: string; copied: number }
  /** Every byte is on disk under the final name; comes after `hashed`. */
  | { type: 'done'; job: string; target: string; size: number }
  | { type: 'failed'; job: string; target: string; reason: string; code: string }
  | { type: 'hashed'; job: string; checksum: string; sha512: string; size: number }
  /** Nothing more comes of this job; `error` when its source could not be read. */
  | { type: 'ended'; job: string; error: string | null };

/** What the copy thread asks of a hash thread, and the answer. */
export type HashRequest =
  | { type: 'update'; job: string; chunk: SharedArrayBuffer; length: number }
  | { type: 'digest'; job: string }
  | { type: 'drop'; job: string };
export type HashEvent = { type: 'updated'; job: string } | { type: 'digest'; job: string; digest: string };
