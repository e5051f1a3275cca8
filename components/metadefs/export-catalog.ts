'use client';

import { saveText } from '@/components/metadata/save-text';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { tarOf } from '@/lib/metadata/tar';
import { namespaceFileName, writeNamespaceFile } from '@/lib/metadefs/namespace-file';
import { fetchWholeNamespaces } from '@/lib/queries/namespaces';

/** Gives one namespace as a file that `glance-manage db_load_metadefs` loads. */
export function exportNamespace(namespace: MetadefNamespace): void {
  saveText(namespaceFileName(namespace.namespace), writeNamespaceFile(namespace));
}

/** Gives namespaces, or all for null, as such files in a tar file; gives how many there were. */
export async function exportNamespaces(names: readonly string[] | null): Promise<number> {
  const namespaces = await fetchWholeNamespaces(names);
  const used = new Map<string, number>();
  const files = namespaces.map((namespace) => {
    const name = namespaceFileName(namespace.namespace);
    // Names that differ in what a file name cannot hold get a number.
    const before = used.get(name.toLowerCase()) ?? 0;
    used.set(name.toLowerCase(), before + 1);
    return {
      name: before === 0 ? name : name.replace(/\.json$/, `-${before + 1}.json`),
      text: writeNamespaceFile(namespace),
    };
  });
  saveText('metadefs.tar', tarOf(files), 'application/x-tar');
  return files.length;
}
