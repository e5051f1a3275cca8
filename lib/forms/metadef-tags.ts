import { metadefLimits } from '@/lib/contract/metadef';
import { sameTag } from '@/lib/metadefs/tag-name';

/** Names as people type many at once: one a line or separated by commas, each once, whatever its capitals. */
export function tagNames(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return names.filter((name, index) => name !== '' && sameTag(name, names.slice(0, index)) === null);
}

/** Why a tag cannot be called so: a key of `definitionProblems`, or null. */
export function tagProblem(name: string): 'name_needed' | 'name_too_long' | 'name_slash' | null {
  if (name === '') return 'name_needed';
  if (name.length > metadefLimits.name) return 'name_too_long';
  return name.includes('/') ? 'name_slash' : null;
}
