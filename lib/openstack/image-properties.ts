import type { Image } from '@/lib/contract/image';
import { customProperties } from '@/lib/images/custom-properties';
import {
  type MetadataChange,
  metadataConflicts,
  metadataPatch,
  valueIn,
  type WantedProperty,
  withChanges,
} from '@/lib/metadata/metadata-changes';
import { newTwins } from '@/lib/metadata/property-key';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { updateImage } from '@/lib/openstack/images';

/**
 * Sets and removes properties of an image, given as it was read just before, by one patch with what differs; nothing is
 * asked where nothing does. Gives what takes it back. Throws OpenStackError with reason `property_case` for a key that
 * differs from one of the image's in its capitals alone (`twinOf`), and with `changed_since` where a property is not any
 * more what it has to be.
 */
export async function changeImageProperties(
  service: ImageService,
  image: Image,
  wanted: readonly WantedProperty[],
): Promise<MetadataChange[]> {
  const now = customProperties(image);
  const refuse = (kind: 'invalid' | 'conflict', reason: string) =>
    new OpenStackError({ kind, reason, status: null, requestId: null });
  if (newTwins(Object.keys(withChanges(now, wanted)), now).length > 0)
    throw refuse('invalid', 'property_case');
  if (metadataConflicts(wanted, now).length > 0) throw refuse('conflict', 'changed_since');
  const patch = metadataPatch(wanted, now);
  if (patch.length > 0) await updateImage(service, image.id, patch);
  return wanted
    .map(({ key, to }) => ({ key, from: to, to: valueIn(now, key) }))
    .filter(({ from, to }) => from !== to);
}
