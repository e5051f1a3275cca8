import { commaList } from '@/lib/contract/image-words';
import { healthVerdict } from '@/lib/images/health-words';
import { byteSpan, bytesOf, filterKind, type ImageFilter, timeSpan } from '@/lib/images/image-filter';
import { type FoundOut, osOf, typeOf } from '@/lib/images/image-match';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What free words are looked for in, made once an image. */
const searched = new WeakMap<ImageSummary, string>();

function searchedText(image: ImageSummary): string {
  const lowered = searched.get(image);
  if (lowered !== undefined) return lowered;
  const text = [image.name ?? '', image.id, ...image.tags, osOf(image)].join('\n').toLowerCase();
  searched.set(image, text);
  return text;
}

/** The test of an image by facets and words; all must hold. Words are looked for in name, id, tags and OS. */
export function imageMatcher(
  filters: readonly ImageFilter[],
  words: readonly string[],
  found: FoundOut = {},
): (image: ImageSummary) => boolean {
  const wanted = words.map((word) => word.toLowerCase());
  const tests = filters.map((filter) => matchFilter(filter, found));
  return (image) =>
    (wanted.length === 0 || wanted.every((word) => searchedText(image).includes(word))) &&
    tests.every((test) => test(image));
}

function matchFilter(filter: ImageFilter, found: FoundOut): (image: ImageSummary) => boolean {
  const { key, op, values } = filter;
  if (op === '!') {
    const is = matchFilter({ key, op: ':', values }, found);
    return (image) => !is(image);
  }
  switch (filterKind(key)) {
    case 'number':
      return ordered(filter, Number, (text) => ({ from: Number(text), to: Number(text) + 1 }));
    case 'bytes':
      return ordered(filter, Number, (text) => {
        const bytes = bytesOf(text) ?? Number.NaN;
        return (op === ':' && byteSpan(text)) || { from: bytes, to: bytes + 1 };
      });
    case 'time':
      return ordered(filter, (text) => Date.parse(text as string), timeSpan);
    case 'set':
      return (image) => some(setOf(image, key), op, values);
    default: {
      if (key === 'os') {
        const lower = values.map((value) => value.toLowerCase());
        return (image) => {
          const os = osOf(image).toLowerCase();
          return lower.some((value) => os.includes(value));
        };
      }
      if (key === 'used') return (image) => values.includes(found.usedOf?.(image) ?? 'unknown');
      if (key === 'health')
        return (image) => {
          const broken = [...(image.health ?? []), ...(found.comparedOf?.(image.id) ?? [])];
          const { verdict } = healthVerdict(broken);
          return values.some((value) => value === verdict || broken.includes(value));
        };
      return (image) => some([textOf(image, key)], op, values);
    }
  }
}

function setOf(image: ImageSummary, key: string): string[] {
  const values = key === 'store' ? commaList(image.stores) : image.tags;
  return values.length > 0 ? values : [''];
}

function textOf(image: ImageSummary, key: string): string {
  if (key === 'type') return typeOf(image);
  const whole = image as unknown as Record<string, unknown>;
  const value = Object.hasOwn(whole, key) ? whole[key] : null;
  return value === null || value === undefined ? '' : String(value);
}

/** Any of what an image has is (or contains) any of what is wanted; '' stands for having none. */
function some(present: string[], op: string, wanted: string[]): boolean {
  if (op !== '~') return wanted.some((value) => present.includes(value));
  return wanted.some((value) => present.some((text) => text.toLowerCase().includes(value.toLowerCase())));
}

function ordered(
  { key, op, values }: ImageFilter,
  read: (value: unknown) => number,
  span: (text: string) => { from: number; to: number } | null,
): (image: ImageSummary) => boolean {
  const spans = values.flatMap((value) => span(value) ?? []);
  return (image) => {
    const value = (image as unknown as Record<string, unknown>)[key];
    if (value === null || value === undefined) return false;
    const number = read(value);
    return spans.some(({ from, to }) => {
      if (op === '>') return number >= to;
      if (op === '>=') return number >= from;
      if (op === '<') return number < from;
      if (op === '<=') return number < to;
      return number >= from && number < to;
    });
  };
}
