/** A project as far as this session knows it. */
export interface KnownProject {
  id: string;
  name: string;
}

/** What was typed for a project: the project that it means, or why it means none (keys of `sharing`). */
export type ProjectWord =
  | { id: string; name: string | null }
  | { problem: 'needed' | 'own' | 'no_project' | 'no_project_here' | 'no_such_id' }
  | { problem: 'several'; ids: string[] };

/** How Keystone writes ids (32 hexadecimal digits), and how other services write the same. */
const idPattern = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Reads a typed project. Glance takes any text for a project's id and tells nobody that it is none, so that a name typed
 * for an id shares with nobody: a name has to be one of `known`. `all`: these are all the projects of the cloud that
 * fit; `owner`: the project whose image it is.
 */
export function readProjectWord(
  typed: string,
  { known, all, owner }: { known: readonly KnownProject[]; all: boolean; owner: string | null },
): ProjectWord {
  const word = typed.trim();
  if (word === '') return { problem: 'needed' };
  const id = word.toLowerCase();
  const isId = idPattern.test(id);
  const named = isId ? [] : known.filter(({ name }) => name === word);
  const alike = isId ? [] : known.filter(({ name }) => name.toLowerCase() === word.toLowerCase());
  const meant = named.length > 0 ? named : alike;
  const [one] = meant.length > 0 ? meant : known.filter((project) => project.id === (isId ? id : word));
  if (meant.length > 1) return { problem: 'several', ids: meant.map((project) => project.id) };
  if (one) return one.id === owner ? { problem: 'own' } : { id: one.id, name: one.name };
  if (!isId) return { problem: all ? 'no_project_here' : 'no_project' };
  if (id === owner) return { problem: 'own' };
  return all ? { problem: 'no_such_id' } : { id, name: null };
}
