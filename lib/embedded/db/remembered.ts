import type { Database } from 'better-sqlite3';

/** Gives what was made before under a key, or what `make` gives now. */
export type Remember = (key: string, make: () => string) => string;

/** Characters that are kept at most: a few thousand images, or a few dozen whole lists. */
const longest = 16 * 1024 * 1024;

/**
 * A memory of texts that were made from a database, forgotten once a row of it has changed, here or by another process.
 * `make` may read the database and what never changes, and nothing else; the key names who asks and what. Within a
 * transaction, which may be taken back, nothing is remembered.
 */
export function rememberFrom(client: Database): Remember {
  // Grows with every row that this connection has changed, and with every commit of another one.
  const changes = client.prepare(
    'select total_changes() + (select data_version from pragma_data_version) as version',
  );
  let known: number | undefined;
  let length = 0;
  const texts = new Map<string, string>();
  return (key, make) => {
    if (client.inTransaction) return make();
    const { version: now } = changes.get() as { version: number };
    if (now !== known || length > longest) {
      texts.clear();
      length = 0;
      known = now;
    }
    const before = texts.get(key);
    if (before !== undefined) return before;
    const text = make();
    length += key.length + text.length;
    texts.set(key, text);
    return text;
  };
}
