/**
 * Characters that take four bytes in UTF-8 (emoji and rarer scripts): Glance refuses them everywhere, with a 400. Halves of
 * them are no text at all, and would be sent as something else.
 */
const fourByte = /[\u{10000}-\u{10ffff}\ud800-\udfff]/u;

/** Marks that turn the direction of the text after them (Unicode UAX 9): a name can show otherwise than it is. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const everyDirectionMark = new RegExp(directionMarks, 'g');

/** Whether Glance refuses a text for a character of four bytes. */
export function hasFourByteText(text: string): boolean {
  return fourByte.test(text);
}

/** How many bytes a text takes where it is kept, as UTF-8. */
export function bytesOfText(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether a text holds marks that turn its direction. */
export function hasDirectionMarks(text: string): boolean {
  return directionMarks.test(text);
}

/** A text as it can be shown beside others: marks that turn its direction stand in it by their number. */
export function shownText(text: string): string {
  return text.replace(everyDirectionMark, byNumber);
}

/** Blanks at the ends or in a row, other white space and control characters: what a page swallows or shows as a blank. */
const everyUnseen = /^ +| +$| {2,}|[^\S ]|\p{Cc}/gu;

/** The key of a property as it can be told from others: what of it nobody would see stands in it by its number as well. */
export function shownKey(key: string): string {
  return shownText(key).replace(everyUnseen, (unseen) => [...unseen].map(byNumber).join(''));
}

function byNumber(character: string): string {
  return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
