/** A value of a request as Python prints it, which is how Glance's messages show it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return `'${value}'`;
  // No String(): JSON may hold an object that no text can be made of.
  return JSON.stringify(value);
}

/** The same within a sentence that has quotation marks of its own. */
export function shownBare(value: unknown): string {
  return typeof value === 'string' ? value : shown(value);
}
