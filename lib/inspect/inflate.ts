/** Base and further bits of the length codes 257 to 285, and of the distance codes 0 to 29 (RFC 1951, 3.2.5). */
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const distanceBits = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which the lengths of the code lengths' own code stand. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The stream says what no stream may say, or ends before it should. */
class Broken extends Error {}

/** A Huffman code: how many codes each length has, and the symbols in the order of their codes. */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
}

/**
 * Unpacks deflate (RFC 1951) until `most` bytes, the stream's end or the first thing that is wrong, and gives what
 * came before it. The browser's DecompressionStream gives nothing of a stream that was cut off or has padding behind
 * it, which is how the first bytes of a file and the clusters of qcow2 come.
 */
export function inflate(packed: Uint8Array, most: number): Uint8Array {
  const out = new Uint8Array(most);
  const state = new Inflater(packed, out);
  try {
    state.run();
  } catch (cause) {
    if (!(cause instanceof Broken)) throw cause;
  }
  return out.subarray(0, state.length);
}

/** Unpacks zlib's wrapping of deflate (RFC 1950), as `inflate` does; empty where the wrapping is another. */
export function inflateZlib(packed: Uint8Array, most: number): Uint8Array {
  const [method = 0, flags = 0] = packed;
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0) return new Uint8Array();
  return inflate(packed.subarray(2), most);
}

class Inflater {
  length = 0;
  private at = 0;
  private held = 0;
  private heldBits = 0;

  constructor(
    private readonly packed: Uint8Array,
    private readonly out: Uint8Array,
  ) {}

  run(): void {
    let last = false;
    while (!last && this.length < this.out.length) {
      last = this.bits(1) === 1;
      const type = this.bits(2);
      if (type === 0) this.stored();
      else if (type === 1) this.coded(fixedLengths, fixedDistances);
      else if (type === 2) this.coded(...this.readCodes());
      else throw new Broken();
    }
  }

  private bits(count: number): number {
    while (this.heldBits < count) {
      const byte = this.packed[this.at];
      if (byte === undefined) throw new Broken();
      this.held |= byte << this.heldBits;
      this.heldBits += 8;
      this.at += 1;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.heldBits -= count;
    return value;
  }

  private symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= 15; length += 1) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Broken();
  }

  private stored(): void {
    this.held = 0;
    this.heldBits = 0;
    const length = this.bits(16);
    if ((this.bits(16) ^ 0xffff) !== length) throw new Broken();
    const part = this.packed.subarray(this.at, this.at + Math.min(length, this.out.length - this.length));
    this.out.set(part, this.length);
    this.length += part.length;
    this.at += length;
  }

  private coded(lengths: Code, distances: Code): void {
    while (this.length < this.out.length) {
      const symbol = this.symbol(lengths);
      if (symbol === 256) return;
      if (symbol < 256) {
        this.out[this.length] = symbol;
        this.length += 1;
        continue;
      }
      const length = extended(lengthBase, symbol - 257) + this.bits(lengthBits[symbol - 257] ?? 0);
      const code = this.symbol(distances);
      const distance = extended(distanceBase, code) + this.bits(distanceBits[code] ?? 0);
      if (distance > this.length) throw new Broken();
      const end = Math.min(this.out.length, this.length + length);
      for (; this.length < end; this.length += 1)
        this.out[this.length] = this.out[this.length - distance] ?? 0;
    }
  }

  /** The codes of a block that brings its own. */
  private readCodes(): [lengths: Code, distances: Code] {
    const lengthCount = this.bits(5) + 257;
    const distanceCount = this.bits(5) + 1;
    const ownCount = this.bits(4) + 4;
    const own = new Uint8Array(19);
    for (const place of order.slice(0, ownCount)) own[place] = this.bits(3);
    const code = makeCode(own);
    const lengths = new Uint8Array(lengthCount + distanceCount);
    let index = 0;
    while (index < lengths.length) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        lengths[index] = symbol;
        index += 1;
        continue;
      }
      if (symbol === 16 && index === 0) throw new Broken();
      const value = symbol === 16 ? (lengths[index - 1] ?? 0) : 0;
      const count = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      lengths.fill(value, index, index + count);
      index += count;
    }
    return [makeCode(lengths.subarray(0, lengthCount)), makeCode(lengths.subarray(lengthCount))];
  }
}

function extended(base: readonly number[], code: number): number {
  const value = base[code];
  if (value === undefined) throw new Broken();
  return value;
}

function makeCode(lengths: Uint8Array): Code {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const places = new Uint16Array(16);
  for (let length = 1; length < 15; length += 1)
    places[length + 1] = (places[length] ?? 0) + (counts[length] ?? 0);
  const symbols = new Uint16Array(lengths.length);
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const place = places[length] ?? 0;
    symbols[place] = symbol;
    places[length] = place + 1;
  }
  return { counts, symbols };
}

const fixedLengths = makeCode(
  new Uint8Array([
    ...new Array(144).fill(8),
    ...new Array(112).fill(9),
    ...new Array(24).fill(7),
    ...new Array(8).fill(8),
  ]),
);
const fixedDistances = makeCode(new Uint8Array(30).fill(5));
