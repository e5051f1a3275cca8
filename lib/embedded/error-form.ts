/** In which of WebOb's three forms an error is written. */
export type ErrorForm = 'html' | 'json' | 'text';

const offers = { html: 'text/html', json: 'application/json' } as const;
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const quoted = '"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t \\x21-\\x7e\\x80-\\xff])*"';
const parameter = `[ \\t]*;[ \\t]*(?![qQ]=)${token}=(?:${token}|${quoted})`;
const weight = '[ \\t]*;[ \\t]*[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)';
const extension = `[ \\t]*;[ \\t]*${token}(?:=(?:${token}|${quoted}))?`;
const range = new RegExp(`(${token}/${token})((?:${parameter})*)(?:${weight}(?:${extension})*)?`, 'y');
const comma = /[ \t]*,[ \t]*/y;

interface MediaRange {
  /** `type/subtype`, either of which may be `*`. */
  type: string;
  hasParameters: boolean;
  quality: number;
}

/**
 * The form that an Accept header asks for (webob/exc.py, generate_response; acceptparse.py, acceptable_offers): HTML or
 * JSON by quality and then in this order, plain text where neither is acceptable, which is so without a header, and
 * HTML where the header cannot be read.
 */
export function errorForm(accept: string | null): ErrorForm {
  const ranges = mediaRanges(accept ?? '');
  if (ranges === null) return 'html';
  const html = quality(ranges, offers.html);
  const json = quality(ranges, offers.json);
  if (html === 0 && json === 0) return 'text';
  return json > html ? 'json' : 'html';
}

/** What an Accept header lists (RFC 7231 5.3.2); null for one that breaks its grammar. */
function mediaRanges(header: string): MediaRange[] | null {
  const found: MediaRange[] = [];
  // A comma at the beginning is an element that is empty, and wants another comma.
  let at = header.startsWith(',') ? 1 : takeRange(header, 0, found);
  if (at === 0 && header !== '') return null;
  while (at < header.length) {
    comma.lastIndex = at;
    const between = comma.exec(header);
    if (!between) return null;
    at = takeRange(header, at + between[0].length, found);
  }
  return found;
}

/** Reads the range at a place of a header, if there is one; gives the place behind it. */
function takeRange(header: string, at: number, found: MediaRange[]): number {
  range.lastIndex = at;
  const match = range.exec(header);
  if (!match) return at;
  const [whole, type = '', parameters = '', q] = match;
  found.push({ type: type.toLowerCase(), hasParameters: parameters !== '', quality: Number(q ?? 1) });
  return at + whole.length;
}

/** The quality of the range that fits an offer best; 0 is not acceptable. */
function quality(ranges: MediaRange[], offer: string): number {
  const fits = (one: MediaRange) => {
    if (one.type === offer) return one.hasParameters ? 0 : 3;
    if (one.type === `${offer.split('/')[0]}/*`) return 2;
    return one.type === '*/*' ? 1 : 0;
  };
  let best = { fit: 0, quality: 0 };
  for (const one of ranges) {
    const fit = fits(one);
    if (fit > best.fit) best = { fit, quality: one.quality };
  }
  return best.quality;
}
