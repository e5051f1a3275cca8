/**
 * A tag as Glance tells it from others: capitals and blanks around it do not count. Two tags of a namespace with the same
 * form are one to it, and it answers 409 for the second (glance/db/sqlalchemy/metadef_api/tag.py).
 */
export function tagForm(name: string): string {
  return name.trim().toLowerCase();
}

/** The first of some tags that is one with `name`, however it is written, or null. */
export function sameTag(name: string, others: Iterable<string>): string | null {
  const form = tagForm(name);
  for (const other of others) if (tagForm(other) === form) return other;
  return null;
}
