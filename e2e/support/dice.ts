import { createCipheriv, createHash } from 'node:crypto';

/** Chance that a seed decides: the same seed, the same throws. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [from, to]. */
  between(from: number, to: number): number;
  pick<T>(choices: readonly T[]): T;
  /** Some of them, at least one, in their order. */
  some<T>(choices: readonly T[]): T[];
}

/** Dice of a seed and what they are for (mulberry32). */
export function dice(seed: number, purpose: string): Dice {
  let state = createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(choices: readonly T[]) => choices[between(0, choices.length - 1)] as T;
  return {
    next,
    between,
    pick,
    some(choices) {
      const chosen = choices.filter(() => next() < 0.5);
      return chosen.length > 0 ? chosen : [pick(choices)];
    },
  };
}

/** Bytes that only their name and size decide. */
export function bytesOf(name: string, size: number): Buffer {
  const key = createHash('sha256').update(name).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** Lower-case hex, as os_hash_value has it. */
export function sha512(bytes: Buffer): string {
  return createHash('sha512').update(bytes).digest('hex');
}
