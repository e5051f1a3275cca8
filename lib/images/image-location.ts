/** One place where an image's data lies, as Glance writes it. */
export interface ImageLocation {
  url: string;
  /** The store, where the location names one. */
  store: string | null;
  /** The parts of an rbd URL (glance_store/_drivers/rbd.py, StoreLocation), or null for any other. */
  rbd: { cluster: string; pool: string; image: string; snapshot: string } | null;
}

/** Reads a location of an image: `rbd://cluster/pool/image/snapshot` is split, with every part decoded. */
export function imageLocation(location: { url: string; metadata: Record<string, unknown> }): ImageLocation {
  const { store } = location.metadata;
  return {
    url: location.url,
    store: typeof store === 'string' ? store : null,
    rbd: rbdParts(location.url),
  };
}

function rbdParts(url: string): ImageLocation['rbd'] {
  if (!url.startsWith('rbd://')) return null;
  const parts = url.slice('rbd://'.length).split('/');
  if (parts.length !== 4) return null;
  try {
    const [cluster = '', pool = '', image = '', snapshot = ''] = parts.map(decodeURIComponent);
    return { cluster, pool, image, snapshot };
  } catch {
    return null;
  }
}
