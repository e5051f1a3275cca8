import { metadefLimits } from '@/lib/contract/metadef';

/** Names as people type many at once: one a line or separated by commas, each once. */
export function tagNames(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}

/** Why a tag cannot be called so: a key of `definitionProblems`, or null. */
export function tagProblem(name: string): 'name_needed' | 'name_too_long' | 'name_slash' | null {
  if (name === '') return 'name_needed';
  if (name.length > metadefLimits.name) return 'name_too_long';
  return name.includes('/') ? 'name_slash' : null;
}
