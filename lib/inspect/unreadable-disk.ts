/** Why a disk cannot be looked into: its key or its other files are not here, or it is packed in a way that is not unpacked here. */
export type UnreadableReason = 'encrypted' | 'elsewhere' | 'damaged' | 'zstd' | 'too_much' | 'no_disk';

/** A disk that cannot be looked into. */
export class UnreadableDisk extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(reason);
  }
}
