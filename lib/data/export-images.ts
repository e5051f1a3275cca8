import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { Image } from '@/lib/contract/image';
import { readComparedHealth } from '@/lib/data/health';
import { readUsesOverview } from '@/lib/data/image-uses';
import { readPageBehind, rowsRead } from '@/lib/data/images';
import { endlessList } from '@/lib/data/read-pages';
import { brokenAlone } from '@/lib/images/health';
import { type ExportFormat, exportFrame, exportRecord } from '@/lib/images/image-export';
import { type ImageListQuery, imageScanSize, planQuery } from '@/lib/images/image-list-query';
import { asksForHealth, asksForUses } from '@/lib/images/image-match';
import { imageMatcher } from '@/lib/images/image-matcher';
import { usedOf, usesAge } from '@/lib/work/image-uses';

/**
 * Every image of a query, filtered as the list is, as a stream: no more than a page is held. The first page is read
 * before anything is answered, so that a refusal is one; a later failure breaks the stream off.
 */
export async function exportImages(
  session: Session,
  query: ImageListQuery,
  format: ExportFormat,
  /** Ends it when nobody waits for it any more. */
  request?: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { local } = planQuery(query, session.viewer);
  const uses = asksForUses(local) ? await readUsesOverview(session, usesAge.shown * 1000) : null;
  const compared = asksForHealth(local) ? await readComparedHealth(session, usesAge.shown * 1000) : null;
  const matches = imageMatcher(local, query.words, {
    usedOf: uses ? (image) => usedOf(uses, image) : undefined,
    comparedOf: compared ? (id) => compared.broken[id] ?? [] : undefined,
  });
  const isWanted = (image: Image) =>
    matches(compared ? { ...image, health: brokenAlone(image, Date.now()) } : image);
  const encoder = new TextEncoder();
  const { head, between, tail } = exportFrame[format];
  const left = new AbortController();
  const signal = request ? AbortSignal.any([request, left.signal]) : left.signal;
  // Others may delete meanwhile: the rows so far are the way back to one that is still there.
  const rows: string[] = [];
  const read = async () => {
    const page = await readPageBehind(session, query, rows, { limit: imageScanSize, signal });
    rows.push(...rowsRead(page));
    return page;
  };
  const markers = new Set<string>();
  let page: Awaited<ReturnType<typeof read>> | null = await read();
  let begun = false;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      if (page === null) return;
      const records = page.images.filter(isWanted).map((image) => exportRecord(image, format));
      const text = records.join(between);
      controller.enqueue(encoder.encode(begun && text ? between + text : text));
      begun ||= records.length > 0;
      const marker = page.nextMarker;
      if (marker !== null && markers.has(marker)) throw endlessList();
      page = marker === null ? null : await read();
      if (marker !== null) markers.add(marker);
      if (page !== null) return;
      controller.enqueue(encoder.encode(tail));
      controller.close();
    },
    cancel: () => left.abort(),
  });
}
