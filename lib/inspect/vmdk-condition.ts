import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import { endRemark, type Remark } from '@/lib/inspect/remarks';

const sector = 512;
const longestRead = 256 * 1024;
/** Flag of a header: grains are compressed. */
const compressed = 1 << 16;
const footerFollows = 0xffff_ffff_ffff_ffffn;

/** A descriptor's lines that name a file: access, sectors, kind, name. */
const extentLine = /^[ \t]*(?:RW|RDONLY|NOACCESS)[ \t]+\d+[ \t]+\w+[ \t]+"([^"\n]{1,255})"/gim;

/** The files that the text of a descriptor names, of whichever maker, each once. */
export function namedFiles(text: string): string[] {
  return [...new Set([...text.matchAll(extentLine)].map(([, file = '']) => file))].slice(0, 40);
}

/** What a VMDK says of its state: VMware's Virtual Disk Format 5.0, "Hosted Sparse Extent Header". */
export async function vmdkCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, 64 * 1024);
  if (latin1(head, 0, 4) !== 'KDMV' || head.length < 79) {
    const files = namedFiles(latin1(head));
    return files.length > 0 ? [{ code: 'named_files', files }] : [];
  }
  const view = viewOf(head);
  const remarks: Remark[] = [];
  const descriptor = latin1(head, sector, Math.min(20, Number(view.getBigUint64(36, true))) * sector);
  if (/^[ \t]*encryption\.keysafe/im.test(descriptor)) remarks.push({ code: 'encrypted' });
  if (head[72] === 1) remarks.push({ code: 'dirty' });
  const overhead = sizeOf(view.getBigUint64(64, true));
  const directory = view.getBigUint64(56, true);
  if (directory === footerFollows) {
    const footer = await source.read(source.size - 2 * sector, 4);
    return latin1(footer) === 'KDMV' ? remarks : [...remarks, { code: 'truncated', expected: null }];
  }
  const tables = overhead === null ? 0 : overhead * sector;
  return [
    ...remarks,
    ...endRemark(Math.max(tables, await lastGrain(source, view, sizeOf(directory))), source.size),
  ];
}

/** The end of the last grain that the tables name, as far as they are read. */
async function lastGrain(source: ByteSource, header: DataView, directory: number | null): Promise<number> {
  const entries = header.getUint32(44, true);
  const grain = Number(header.getBigUint64(20, true));
  const tables = Math.ceil(Number(header.getBigUint64(12, true)) / Math.max(1, grain) / Math.max(1, entries));
  if (directory === null || entries === 0 || entries > 4096) return 0;
  const list = viewOf(await source.read(directory * sector, Math.min(longestRead / 4, tables * 4)));
  let tablesEnd = 0;
  let last = 0;
  let left = longestRead;
  for (let at = 0; at + 4 <= list.byteLength && left > 0; at += 4) {
    const start = list.getUint32(at, true);
    if (start === 0) continue;
    tablesEnd = Math.max(tablesEnd, start * sector + entries * 4);
    left -= entries * 4;
    const table = viewOf(await source.read(start * sector, entries * 4));
    for (let entry = 0; entry + 4 <= table.byteLength; entry += 4)
      last = Math.max(last, table.getUint32(entry, true) * sector);
  }
  // Entry 1 is a grain of zeros, which has no place.
  if (last <= sector) return tablesEnd;
  const isCompressed = (header.getUint32(8, true) & compressed) !== 0;
  if (!isCompressed) return Math.max(tablesEnd, last + grain * sector);
  // A compressed grain begins with its place on the disk and its length.
  const marker = await source.read(last, 12);
  return Math.max(tablesEnd, last + 12 + (marker.length < 12 ? 0 : viewOf(marker).getUint32(8, true)));
}
