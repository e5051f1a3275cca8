import type { ImageSummary } from '@/lib/images/image-summary';

/** What tells of which server an image was taken. */
type Origin = Pick<ImageSummary, 'image_type' | 'instance_uuid' | 'block_device_mapping'>;

/**
 * Whether Nova made an image of a server: a snapshot, a backup, or the record of volume snapshots, which has no bytes of its
 * own (Nova, `createImage` and `createBackup`). It has the properties of what the server was booted from, as if it were a
 * version of that.
 */
export function isOfServer({ image_type, instance_uuid, block_device_mapping }: Origin): boolean {
  return (
    image_type === 'snapshot' || image_type === 'backup' || Boolean(instance_uuid || block_device_mapping)
  );
}
