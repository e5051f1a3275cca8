import type { Viewer } from '@/lib/auth/viewer';
import { imageCan, type Refusal } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { ImageTrack } from '@/lib/work/store-track';

/**
 * The one step that helps an import that did not end well, by what a real Glance still takes (glance-api.md 4.3, 4.6):
 * - `import_again`: the same import of a record that is back in `queued`;
 * - `copy_again`: a copy into the stores that an active image lacks;
 * - `start_import`: the import of data that is staged already;
 * - `replace`: nothing but deleting works; a new image with the same values fetches its data itself;
 * - `replace_file`: the same, and the data comes from a file.
 */
export type WayOut = 'import_again' | 'copy_again' | 'start_import' | 'replace' | 'replace_file';

/** The way out of an image's state, or null where there is none or none is needed. */
export function wayOut(image: ImageSummary, track: ImageTrack): WayOut | null {
  const method = track.task?.input?.import_req?.method;
  const fetched = method?.name === 'web-download' || method?.name === 'glance-download';
  const again = fetched ? 'replace' : 'replace_file';
  switch (track.state) {
    case 'retryable':
      return fetched ? 'import_again' : null;
    case 'partial':
      return 'copy_again';
    case 'staged':
      return 'start_import';
    case 'stalled':
      return image.status === 'active' || image.status === 'deactivated' ? 'copy_again' : again;
    case 'dead':
      return again;
    case 'abandoned':
      return 'replace_file';
    default:
      return null;
  }
}

/** Why a way out is closed to somebody, or null; `triesCopies` says that they asked for the controls of copies. A lock that Glance still keeps is told apart, by its time. */
export function wayOutRefusal(
  way: WayOut,
  image: ImageSummary,
  viewer: Viewer,
  triesCopies = false,
): Refusal | null {
  if (way === 'copy_again') return imageCan.copy(image, viewer, triesCopies);
  if (way === 'replace' || way === 'replace_file') {
    return imageCan.delete(image, viewer) ?? imageCan.create(viewer);
  }
  return imageCan.edit(image, viewer);
}
