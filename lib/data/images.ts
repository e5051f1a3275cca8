import 'server-only';
import type { Session } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { glanceListQuery, type ImageListQuery } from '@/lib/image-list-query';
import type { LiveImage } from '@/lib/live/events';
import { OpenStackError } from '@/lib/openstack/error';
import { getImage, listImages } from '@/lib/openstack/images';
import { listImageTasks } from '@/lib/openstack/tasks';
import { imageTrack } from '@/lib/store-track';

/** A page of the list; `nextMarker` is null at its end. */
export interface LiveImagePage {
  images: LiveImage[];
  nextMarker: string | null;
}

/** One page, one call to Glance: tracks come from the records alone. */
export async function listImagePage(
  { service, viewer }: Session,
  query: ImageListQuery,
  marker?: string,
): Promise<LiveImagePage> {
  const page = await listImages(service, glanceListQuery(query, viewer.projectId, marker));
  return {
    images: page.images.map((image) => ({ image, track: imageTrack(image, []) })),
    nextMarker: page.nextMarker,
  };
}

/** An image with the track that its tasks tell, or null when Glance knows none that this session may see. */
export async function readImage(session: Session, id: string): Promise<LiveImage | null> {
  const { service } = session;
  try {
    const { imageTasks } = await getCapabilities(session);
    const [image, tasks] = await Promise.all([
      getImage(service, id),
      imageTasks ? listImageTasks(service, id) : [],
    ]);
    return { image, track: imageTrack(image, tasks) };
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}
