import { latin1 } from '@/lib/inspect/bytes';

/** Files that are no image of a machine, whatever their name says. */
export const documents = ['html', 'xml', 'json', 'pdf', 'picture', 'package', 'pgp', 'text'] as const;
export type Document = (typeof documents)[number];

const looked = 4096;

/** Plain text that is longer is no list of checksums and no error any more: whoever sends it means it. */
const longestText = 64 * 1024;

/** What somebody chose, or an address gave, in place of an image of `size` bytes; null for what is none of these. */
export function readDocument(head: Uint8Array, size: number): Document | null {
  const start = latin1(head.subarray(0, looked));
  if (start.startsWith('%PDF-')) return 'pdf';
  if (/^(\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF[\s\S]{4}WEBP)/.test(start)) return 'picture';
  if (start.startsWith('!<arch>\n') || start.startsWith('\xed\xab\xee\xdb')) return 'package';
  const text = start.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(behindComments(text))) return 'html';
  if (text.startsWith('<?xml')) return 'xml';
  if (text.startsWith('-----BEGIN PGP')) return 'pgp';
  if (text === '' || size > longestText || !isText(head.subarray(0, looked))) return null;
  return /^[[{]/.test(text) ? 'json' : 'text';
}

/** What follows the declaration of XML and the comments at a text's beginning. */
function behindComments(text: string): string {
  let rest = text.replace(/^<\?xml[^>]*>\s*/, '');
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->', 4);
    if (end < 0) return '';
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}

/** Text in UTF-8, of which the last letter may be cut. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte < 32 && !(byte >= 9 && byte <= 13) && byte !== 27)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
