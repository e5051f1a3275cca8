/** Something to know of a file before it is sent, beside what makes it unsafe. */
export type Remark =
  /** Its disk can be read by nobody without a key, which the cloud has not. */
  | { code: 'encrypted' }
  /** It ends before its own header says; `expected` is where in bytes, null where the header does not tell. */
  | { code: 'truncated'; expected: number | null }
  /** Whoever wrote it last did not close it. */
  | { code: 'dirty' }
  /** Marked as broken by whoever wrote it. */
  | { code: 'corrupt' }
  /** Its header says what no header may. */
  | { code: 'damaged' }
  /** A version that no cloud takes. */
  | { code: 'old_version' }
  /** Snapshots inside, which an instance never sees and which make it larger. */
  | { code: 'snapshots'; count: number }
  /** Only what differs from another disk. */
  | { code: 'differencing' }
  /** The files that have the data. */
  | { code: 'named_files'; files: string[] }
  /** The name of the file says one thing, its bytes another. */
  | { code: 'name_says'; said: string };

/** The end of an image against the length of its file; no remark where it is whole or does not tell. */
export function endRemark(expected: number | null, size: number): Remark[] {
  return expected !== null && expected > size ? [{ code: 'truncated', expected }] : [];
}
