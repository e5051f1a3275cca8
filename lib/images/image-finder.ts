import type { ImageFilter } from '@/lib/images/image-filter';
import type { FoundOut } from '@/lib/images/image-match';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What was found by some words; all must hold. */
interface Finding {
  words: string[];
  images: ImageSummary[];
}

/** Findings that are kept at most: somebody types a word, and takes it back letter by letter. */
const kept = 12;

/**
 * Gives what looks for images by facets and words (`imageMatcher`), again and again among the same images as somebody
 * types: who is found by a word is among those found by each part of it, so only those are looked at.
 */
export function imageFinder(): (
  images: readonly ImageSummary[],
  filters: readonly ImageFilter[],
  words: readonly string[],
  found?: FoundOut,
) => ImageSummary[] {
  let of: { images: readonly ImageSummary[]; filters: string; found?: FoundOut } | null = null;
  let findings: Finding[] = [];
  return (images, filters, words, found) => {
    const asked = JSON.stringify(filters);
    if (of?.images !== images || of.filters !== asked || of.found !== found) {
      of = { images, filters: asked, found };
      findings = [];
    }
    const wanted = words.map((word) => word.toLowerCase());
    const within = findings
      .filter(({ words }) => words.every((part) => wanted.some((word) => word.includes(part))))
      .reduce<readonly ImageSummary[]>(
        (least, { images }) => (images.length < least.length ? images : least),
        images,
      );
    const matching = within.filter(imageMatcher(within === images ? filters : [], wanted, found));
    findings = [...findings.slice(1 - kept), { words: wanted, images: matching }];
    return matching;
  };
}
