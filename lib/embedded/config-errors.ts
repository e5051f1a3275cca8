import path from 'node:path';
import type { z } from 'zod';

/** What is wrong with a configuration file, in one sentence; `known` are the names of all settings. */
export function sentenceOfIssues(file: string, error: z.ZodError, known: readonly string[]): string {
  const wrong = error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, issue.path, known);
    const where = placeOf(issue.path) || 'the whole';
    return `${where}: ${issue.message}`;
  });
  return `The configuration ${file} is not right: ${wrong.join('; ')}.`;
}

function unknownKeys(keys: string[], where: readonly PropertyKey[], known: readonly string[]): string {
  return keys
    .map((key) => {
      const meant = known.find((name) => name !== key && distance(name, key) <= 2);
      const place = placeOf([...where, key]);
      return `there is no setting ${place}${meant === undefined ? '' : `, perhaps ${meant} is meant`}`;
    })
    .join('; ');
}

/** `enabled_backends[1].bandwidth`. */
function placeOf(steps: readonly PropertyKey[]): string {
  return steps
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${String(step)}`))
    .join('');
}

/** How many letters have to be put in, taken out or changed to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** Two uses of one folder would take each other's files for leftovers; gives the sentence, or null. */
export function sharedFolder(folders: readonly { use: string; folder: string }[]): string | null {
  const seen = new Map<string, string>();
  for (const { use, folder } of folders) {
    const place = path.resolve(folder);
    const other = seen.get(place);
    if (other !== undefined) return `${other} and ${use} cannot share the folder ${place}.`;
    seen.set(place, use);
  }
  return null;
}
