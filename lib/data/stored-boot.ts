import 'server-only';
import type { Session } from '@/lib/auth/session';
import { type BootCheckAnswer, checkBoot } from '@/lib/inspect/boot-check';
import { type ByteSource, limitedBytes, TooMuchToRead } from '@/lib/inspect/bytes';
import { readFileKind } from '@/lib/inspect/file-kind';
import { openImageDownload } from '@/lib/openstack/image-download';
import { getImage } from '@/lib/openstack/images';

/** How a stored image boots, or why that cannot be told: beside what its bytes say, Glance may have none or give no parts. */
export type StoredBoot = BootCheckAnswer | { ok: false; reason: 'no_data' | 'no_ranges' };

/** Bytes of an image that are read at most, and how many at once: a call to Glance each time. */
const mostBytes = 2 * 1024 * 1024;
const pageBytes = 64 * 1024;

/** A store that answers with the whole image when it is asked for a part. */
class NoRanges extends Error {}

/** Looks how a stored image boots, by parts of its data as Glance gives them; none of it is kept. Throws OpenStackError. */
export async function checkStoredBoot(
  { service }: Pick<Session, 'service'>,
  id: string,
  signal: AbortSignal,
): Promise<StoredBoot> {
  const { size, name } = await getImage(service, id, signal);
  if (!size) return { ok: false, reason: 'no_data' };
  const source: ByteSource = {
    size,
    async read(offset, length) {
      const end = Math.min(size, offset + length);
      const part = await openImageDownload(service, id, `bytes=${offset}-${end - 1}`, signal);
      if (part.status === 206 || (part.status === 200 && offset === 0 && end === size))
        return readAll(part.body, end - offset);
      await part.body.cancel();
      throw new NoRanges();
    },
  };
  const limited = limitedBytes(source, mostBytes, pageBytes);
  try {
    const { kind, header } = await readFileKind(limited, name ?? '');
    if (kind !== 'disk') return { ok: false, reason: 'no_disk' };
    return await checkBoot(limited, header);
  } catch (cause) {
    if (cause instanceof TooMuchToRead) return { ok: false, reason: 'too_much' };
    if (cause instanceof NoRanges) return { ok: false, reason: 'no_ranges' };
    throw cause;
  }
}

/** A part as it came, and no more than was asked for. */
async function readAll(body: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const chunk of body) {
    bytes.set(chunk.subarray(0, length - at), at);
    at = Math.min(length, at + chunk.length);
    if (at === length) break;
  }
  return bytes.subarray(0, at);
}
