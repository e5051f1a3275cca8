const edgesOfFiles = new WeakMap<File, Promise<string | undefined>>();

/** `fileEdges` of a file, read once; undefined where it cannot be read. */
export function edgesOf(file: File): Promise<string | undefined> {
  const present = edgesOfFiles.get(file);
  if (present) return present;
  const edges = import('@/lib/work/file-edges')
    .then(({ fileEdges }) => fileEdges(file))
    .catch(() => undefined);
  edgesOfFiles.set(file, edges);
  return edges;
}
