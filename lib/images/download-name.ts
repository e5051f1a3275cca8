/** What a file name is made of. */
export interface NamedImage {
  id: string;
  name: string | null;
  disk_format: string | null;
  container_format: string | null;
}

/** Endings by format where they are not the format's own name alone; the first is the one that is added. */
const endings: Record<string, string[]> = {
  raw: ['raw', 'img'],
  ami: ['img', 'ami'],
  ari: ['img', 'ari'],
  aki: ['img', 'aki'],
  ploop: ['hds'],
  vhd: ['vhd', 'vpc'],
};

/** Endings of containers that are files of another kind than the disk in them. */
const containers: Record<string, string> = { ova: 'ova', docker: 'tar' };

/** Bytes of a file name on every file system in use (255), but for what a browser adds to tell two apart. */
const longest = 200;

/** Names that Windows gives to devices, whatever their ending. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The name of the file that an image is saved as: its own, without what a file system or a terminal takes amiss, and
 * with the ending of its format. An image without a usable name is called by its id.
 */
export function downloadName(image: NamedImage): string {
  const own = clean(image.name ?? '');
  const base = own === '' ? image.id : device.test(own) ? `_${own}` : own;
  const compressed = image.container_format === 'compressed';
  if (compressed && hasEnding(base, ['gz'])) return shorten(base, longest - 3);
  const known = endingsOf(image);
  const [ending] = hasEnding(base, known) ? [] : known;
  const added = `${ending ? `.${ending}` : ''}${compressed ? '.gz' : ''}`;
  return shorten(base, longest - added.length) + added;
}

/** `Content-Disposition` of a file to be saved under a name, in both of its forms (RFC 6266, 4.3; RFC 8187). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function endingsOf({ disk_format, container_format }: NamedImage): string[] {
  const around = containers[container_format ?? ''];
  if (around) return [around];
  return disk_format ? (endings[disk_format] ?? [disk_format]) : [];
}

/** Whether a name that fits has one of the endings, and something before it. */
function hasEnding(name: string, known: string[]): boolean {
  const lower = name.toLowerCase();
  return (
    shorten(name, longest) === name &&
    known.some((ending) => lower.endsWith(`.${ending}`) && lower.length > ending.length + 1)
  );
}

/** Without control and direction marks, half characters, separators of paths and what Windows keeps for itself. */
function clean(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\ufffd]/gu, '')
    .replace(/[<>:"/\\|?*]/g, '-')
    .replace(/^[\s.-]+|[\s.]+$/g, '');
}

/** At most so many bytes, cut between two characters. */
function shorten(text: string, bytes: number): string {
  let kept = '';
  let length = 0;
  for (const character of text) {
    length += new TextEncoder().encode(character).length;
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}
