/** The code of what was thrown, as Node and SQLite give one (`ENOENT`, `SQLITE_BUSY`), or null where it has none. */
export function codeOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
