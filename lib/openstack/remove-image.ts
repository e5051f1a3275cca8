import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import { inSteps, mayHaveArrived, unlessGone } from '@/lib/openstack/in-steps';

/**
 * Deletes an image. Where the answer is lost the image itself says what became of it; gives the error where that is
 * not known either, and null once it is gone. Throws what Glance refuses.
 */
export async function deleteAndLook(service: ImageService, id: string): Promise<OpenStackError | null> {
  try {
    await deleteImage(service, id);
    return null;
  } catch (error) {
    if (!mayHaveArrived(error)) throw error;
    const state = await getImage(service, id).then(
      () => 'there',
      (cause) => (cause instanceof OpenStackError && cause.kind === 'not_found' ? 'gone' : 'unknown'),
    );
    if (state === 'there') throw error;
    return state === 'gone' ? null : error;
  }
}

/**
 * Takes a record away that was made for data which does not come: it resolves only when the record is gone, whoever
 * deleted it. `unprotect` takes the protection off that it was made with, and puts it back where it stays.
 */
export async function removeImage(
  service: ImageService,
  id: string,
  { unprotect }: { unprotect: boolean },
): Promise<void> {
  const protect = (value: boolean) => () => unlessGone(() => setProtection(service, id, value));
  await inSteps(async (take) => {
    if (unprotect) await take(protect(false), { name: id, run: protect(true) });
    await unlessGone(async () => {
      const unsure = await deleteAndLook(service, id);
      if (unsure) throw unsure;
    });
  });
}

/** Protects an image from being deleted, or takes that off. */
export async function setProtection(service: ImageService, id: string, value: boolean): Promise<void> {
  await updateImage(service, id, [{ op: 'replace', path: '/protected', value }]);
}
