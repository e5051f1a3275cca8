import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type MetadefNamespaceBody, metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import type { Db } from '@/lib/embedded/db/open';
import { metadefNamespaces, metadefProperties, metadefTags } from '@/lib/embedded/db/schema';
import { insertNamespace } from '@/lib/embedded/image/metadef-insert';
import {
  associationsOf,
  type NamespaceRow,
  namespaceByName,
  objectsOf,
} from '@/lib/embedded/image/metadef-record';

/** What loading did with a file: `failed` says why in a sentence. */
export interface LoadedFile {
  file: string;
  namespace?: string;
  outcome: 'loaded' | 'replaced' | 'skipped' | 'failed';
  reason?: string;
}

/**
 * Loads a file of definitions, or every *.json of a folder, as `glance-manage db_load_metadefs` does: a namespace that
 * is there is left alone, or replaced with `overwrite`. A file that is wrong is told and the others go on.
 */
export function loadMetadefs(db: Db, source: string, now: number, overwrite = false): LoadedFile[] {
  const files = statSync(source).isDirectory()
    ? readdirSync(source)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => path.join(source, name))
    : [source];
  return files.map((file) => {
    try {
      return { file, ...loadFile(db, readMetadefFile(file), now, overwrite) };
    } catch (error) {
      return { file, outcome: 'failed', reason: reasonOf(error) };
    }
  });
}

function loadFile(
  db: Db,
  body: MetadefNamespaceBody,
  now: number,
  overwrite: boolean,
): Pick<LoadedFile, 'namespace' | 'outcome'> {
  const { namespace } = body;
  return db.transaction((tx) => {
    const there = namespaceByName(tx, namespace);
    if (there && !overwrite) return { namespace, outcome: 'skipped' };
    if (there) tx.delete(metadefNamespaces).where(eq(metadefNamespaces.id, there.id)).run();
    insertNamespace(tx, body, 'admin', { now, loaded: true });
    return { namespace, outcome: there ? 'replaced' : 'loaded' };
  });
}

function readMetadefFile(file: string): MetadefNamespaceBody {
  // What glance-manage exported says null where nothing was given.
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'), (key, value) =>
    value === null && key !== 'default' ? undefined : value,
  );
  return metadefNamespaceBodySchema.parse(json);
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error).replace(/\s*\n\s*/g, ' ');
  return error instanceof Error ? error.message : String(error);
}

/**
 * Writes every namespace into a folder, one file each, in the form that loading reads; gives the files. As in
 * `glance-manage db_export_metadefs` owners and what objects require stay out.
 */
export function exportMetadefs(db: Db, folder: string): string[] {
  const names = new Set<string>();
  const rows = db.select().from(metadefNamespaces).orderBy(asc(metadefNamespaces.id)).all();
  return rows.map((row) => {
    const word = row.namespace.replace(/[^\w.]+/g, '-').replace(/^[-.]+/, '') || 'namespace';
    let name = word;
    for (let count = 2; names.has(name.toLowerCase()); count += 1) name = `${word}-${count}`;
    names.add(name.toLowerCase());
    const file = path.join(folder, `${name}.json`);
    writeFileSync(file, `${JSON.stringify(namespaceToFile(db, row), null, 2)}\n`);
    return file;
  });
}

function namespaceToFile(db: Db, row: NamespaceRow): object {
  const properties = db
    .select()
    .from(metadefProperties)
    .where(eq(metadefProperties.namespace_id, row.id))
    .orderBy(asc(metadefProperties.id))
    .all();
  const tags = db
    .select({ name: metadefTags.name })
    .from(metadefTags)
    .where(eq(metadefTags.namespace_id, row.id))
    .orderBy(asc(metadefTags.id))
    .all();
  return {
    namespace: row.namespace,
    display_name: row.display_name ?? undefined,
    description: row.description ?? undefined,
    visibility: row.visibility,
    protected: row.protected,
    resource_type_associations: associationsOf(db, row.id).map(({ name, prefix, properties_target }) => ({
      name,
      prefix,
      properties_target,
    })),
    properties: Object.fromEntries(properties.map(({ name, json_schema }) => [name, json_schema])),
    objects: objectsOf(db, row.id).map(({ name, description, json_schema }) => ({
      name,
      description: description ?? undefined,
      properties: json_schema,
    })),
    tags,
  };
}
