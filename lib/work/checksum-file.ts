import { type VendorAlgorithm, vendorAlgorithms } from '@/lib/work/vendor-checksum';

/** A digest that somebody says a file has. */
export interface NamedDigest {
  algorithm: VendorAlgorithm;
  /** lower-case hex */
  value: string;
  /** The file's name without folders; null where the line names none. */
  file: string | null;
}

/** What is read of a checksum file at most, in characters. */
export const checksumFileLimit = 1024 * 1024;

const byLength = new Map<number, VendorAlgorithm | 'weak'>([
  [32, 'weak'],
  [40, 'weak'],
  [64, 'sha256'],
  [96, 'sha384'],
  [128, 'sha512'],
]);

/**
 * Reads digests as distributors publish them: a bare one, `sha256:…`, lines of `sha256sum` in text (two blanks) and binary
 * (`*`) mode, the BSD form of `sha256sum --tag` and `openssl dgst`, each as it is or clear-signed (RFC 9580, 7). Lines that
 * are neither are passed over, as are comments. `weak` tells of MD5 and SHA-1, which are not taken.
 */
export function readChecksums(text: string): { digests: NamedDigest[]; weak: boolean } {
  const digests: NamedDigest[] = [];
  let weak = false;
  for (const line of signedText(text.slice(0, checksumFileLimit)).split(/\r\n|\r|\n/)) {
    if (line.length > 4096) continue;
    const found = lineOf(line.trim());
    if (found === 'weak') weak = true;
    else if (found) digests.push(found);
  }
  return { digests, weak };
}

/** Why no digest was found for a file; a key of `validation`. */
export type ChecksumProblem = 'checksum_none' | 'checksum_weak' | 'checksum_not_named' | 'checksum_two';

/**
 * The digest of a file by what a checksum file or a typed line says: the strongest that names it, or a bare one that stands
 * alone. Two that contradict each other are none.
 */
export function checksumFor(text: string, fileName: string | null): NamedDigest | ChecksumProblem {
  const { digests, weak } = readChecksums(text);
  if (digests.length === 0) return weak ? 'checksum_weak' : 'checksum_none';
  const named = digests.filter(({ file }) => file !== null && file === fileName);
  const bare = digests.filter(({ file }) => file === null);
  const only = digests.length === 1 ? digests : [];
  // A line that was copied out of its file says what it is of, even where the file at hand is called otherwise.
  const fitting = named.length > 0 ? named : bare.length > 0 ? bare : only;
  if (fitting.length === 0) return 'checksum_not_named';
  for (const algorithm of [...vendorAlgorithms].reverse()) {
    const same = fitting.filter((digest) => digest.algorithm === algorithm);
    const [first] = same;
    if (!first) continue;
    return same.every(({ value }) => value === first.value) ? first : 'checksum_two';
  }
  return 'checksum_none';
}

/** What stands inside a clear signature, without the dashes that it puts before lines; other text as it is. */
function signedText(text: string): string {
  const begin = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\r?$/m.exec(text);
  if (!begin) return text;
  const body = text.slice(begin.index + begin[0].length);
  // Headers of the armour end with an empty line.
  const blank = /\n[ \t]*\r?\n/.exec(body);
  const end = body.indexOf('-----BEGIN PGP SIGNATURE-----');
  return body
    .slice(blank ? blank.index + blank[0].length : 0, end < 0 ? undefined : end)
    .replace(/^- /gm, '');
}

function lineOf(line: string): NamedDigest | 'weak' | null {
  if (line === '' || line.startsWith('#')) return null;
  const bsd = /^(\\?)SHA(?:2-)?(\d{3})\s*\((.+)\)\s*=\s*([0-9a-f]+)$/i.exec(line);
  if (bsd) {
    const [, escaped = '', bits = '', file = '', value = ''] = bsd;
    const algorithm = byLength.get(value.length);
    // The digest has to be of the length that its name says.
    if (!algorithm || algorithm === 'weak' || algorithm !== `sha${bits}`) return null;
    return digestOf(algorithm, value, escaped ? unescaped(file) : file);
  }
  if (/^(MD5|SHA1)\s*\(.+\)\s*=/i.test(line)) return 'weak';
  const gnu = /^(\\?)(?:(sha\d{3}|md5|sha1)[:=])?([0-9a-f]{32,128})(?:[ \t]+\*?(.+))?$/i.exec(line);
  if (!gnu) return null;
  const [, escaped = '', said, value = '', file] = gnu;
  const algorithm = byLength.get(value.length);
  if (algorithm === 'weak') return 'weak';
  if (!algorithm || (said && said.toLowerCase() !== algorithm)) return null;
  return digestOf(algorithm, value, file === undefined ? null : escaped ? unescaped(file) : file);
}

function digestOf(algorithm: VendorAlgorithm, value: string, file: string | null): NamedDigest {
  return { algorithm, value: value.toLowerCase(), file: file === null ? null : baseName(file) };
}

/** GNU coreutils write a name with a line break or a backslash behind a backslash before the line. */
function unescaped(name: string): string {
  return name.replace(/\\([\\nr])/g, (_all, mark: string) =>
    mark === 'n' ? '\n' : mark === 'r' ? '\r' : '\\',
  );
}

function baseName(path: string): string {
  return path.trim().split('/').at(-1) ?? '';
}
