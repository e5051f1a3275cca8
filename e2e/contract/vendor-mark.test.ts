import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { toSummary } from '@/lib/images/image-summary';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { vendorState } from '@/lib/work/vendor-checksum';
import { type Account, newAccount } from '../support/accounts';

// Bytes that are not the vendor's, by one bit: from the moment that the image is active its row says so. VENDOR_MARK_BYTES
// makes them more, up to the GiB of a whole image.

const bytes = Number(process.env.VENDOR_MARK_BYTES ?? 4 * 1024 * 1024);
const authUrl = inject('authUrl');
let owner: Account;
beforeAll(async () => {
  owner = await newAccount(authUrl);
});

const record = (checksum: string) =>
  ({ name: 'x', disk_format: 'raw', container_format: 'bare', vendor_checksum: checksum }) as ImageCreate;

/** What the row of an image says, looked at without a pause until it has been active for two seconds. */
async function marksOf(id: string): Promise<Set<string | undefined>> {
  const marks = new Set<string | undefined>();
  for (let active: number | null = null; active === null || Date.now() - active < 2000; ) {
    const image = await getImage(owner.service, id);
    if (image.status !== 'active') continue;
    active ??= Date.now();
    marks.add(vendorState(toSummary(image))?.state);
  }
  return marks;
}

/** Random bytes of a seed, a MiB at a time: the same ones each time. */
function* pieces(seed: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes; at += 1024 * 1024) {
    const length = Math.min(1024 * 1024, bytes - at);
    const key = createHash('sha256').update(seed).update(String(at)).digest();
    yield createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
  }
}

function digestOf(seed: Buffer, algorithm: string): string {
  const hash = createHash(algorithm);
  for (const piece of pieces(seed)) hash.update(piece);
  return hash.digest('hex');
}

/** Sends them with the last bit flipped. */
async function sendFlipped(id: string, seed: Buffer): Promise<void> {
  const writer = openImageData(owner.service, id, { kind: 'file' }, bytes);
  let at = 0;
  for (const piece of pieces(seed)) {
    at += piece.length;
    const last = piece.length - 1;
    if (at === bytes) piece[last] = (piece[last] ?? 0) ^ 1;
    await writer.write(piece);
  }
  await writer.end();
}

test('an import of other bytes than the vendor’s is marked from its first moment, and of these too', async () => {
  const url = `${inject('files')}/file/70000`;
  const right = createHash('sha512')
    .update(Buffer.from(await (await fetch(url)).arrayBuffer()))
    .digest('hex');
  const wrong = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
  const begin = async (checksum: string) => {
    const { id } = (await createImage(owner.service, record(`sha512:${checksum}`))).image;
    await importImage(owner.service, id, { method: { name: 'web-download', uri: url } });
    return id;
  };
  expect([...(await marksOf(await begin(wrong)))]).toEqual(['different']);
  expect([...(await marksOf(await begin(right)))]).toEqual(['same']);
});

// By a digest that the cloud does not take itself, it is marked as not compared until somebody has it read.
test.each([
  ['sha512', 'different'],
  ['sha256', 'unchecked'],
] as const)(
  'an upload with one flipped bit is never active without a mark, by %s',
  async (algorithm, mark) => {
    const seed = randomBytes(32);
    const body = record(`${algorithm}:${digestOf(seed, algorithm)}`);
    const { id } = (await createImage(owner.service, body)).image;
    const [, marks] = await Promise.all([sendFlipped(id, seed), marksOf(id)]);
    expect([...marks]).toEqual([mark]);
  },
  600_000,
);
