import type { CloudContext } from '@/lib/embedded/http';

/** Whether a row is one of those that the query asks for, by the members that Keystone's list can be filtered by. */
export function matches<Row extends object>(
  c: CloudContext,
  row: Row,
  members: readonly (keyof Row & string)[],
): boolean {
  return members.every((member) => {
    const wanted = c.req.query(member);
    if (wanted === undefined) return true;
    const value = row[member];
    if (typeof value === 'boolean') return value === isTrue(wanted);
    return String(value) === wanted;
  });
}

/** How Keystone reads a flag of the query: there, and not one of the words for no. */
export function isTrue(value: string | undefined): boolean {
  return value !== undefined && !['0', 'false', 'no', 'off', 'n', 'f'].includes(value.toLowerCase());
}
