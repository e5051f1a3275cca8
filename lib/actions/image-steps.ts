import { randomUUID } from 'node:crypto';
import type { Image, ImageCreate } from '@/lib/contract/image';
import type { ImportRequest } from '@/lib/contract/import';
import { toImageAgain } from '@/lib/forms/recreate-image';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { createImage, deleteImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { inSteps, type TakeStep, unlessGone } from '@/lib/openstack/in-steps';
import { deleteAndLook, setProtection } from '@/lib/openstack/remove-image';

/**
 * Makes a record and starts its import, where it has one; a refused import takes the record away again, so that a
 * corrected form does not leave one behind for each try. Gives its id.
 */
export function createInSteps(
  service: ImageService,
  body: ImageCreate,
  request: ImportRequest | null,
): Promise<string> {
  return inSteps((take) => makeRecord(service, take, body, request));
}

/**
 * Puts a new record with the same values in the place of an image whose data can never come, and starts its import,
 * where it has one. The old image goes last, so that nothing is lost half-way. `unprotect` takes its protection off
 * for that; the new record has it too. Gives the new id.
 */
export async function replaceInSteps(
  service: ImageService,
  image: Image,
  projectId: string,
  { request, unprotect }: { request: ImportRequest | null; unprotect: boolean },
): Promise<string> {
  const name = image.name || image.id;
  const { id, unsure } = await inSteps(async (take) => {
    const id = await makeRecord(service, take, toImageAgain(image, projectId), request);
    if (image.protected && unprotect) {
      await take(() => setProtection(service, image.id, false), {
        name,
        run: () => unlessGone(() => setProtection(service, image.id, true)),
      });
    }
    return { id, unsure: await deleteAndLook(service, image.id) };
  });
  // Taking the new one back might leave neither.
  if (unsure) throw new OpenStackError({ ...unsure, left: [name], cause: unsure });
  return id;
}

/**
 * The id is ours, so that a record is found again where Glance's answer was lost. Glance deletes nothing protected, and an
 * import writes the image as it was when it began, over any change: so protection comes with the record and is taken
 * off to take it back.
 */
async function makeRecord(
  service: ImageService,
  take: TakeStep,
  body: ImageCreate,
  request: ImportRequest | null,
): Promise<string> {
  const id = randomUUID();
  const undo = (run: () => Promise<void>) => ({ name: body.name || id, run: () => unlessGone(run) });
  await take(
    () => createImage(service, Object.assign({}, body, { id })),
    ...(body.protected ? [undo(() => setProtection(service, id, false))] : []),
    undo(() => deleteImage(service, id)),
  );
  if (request) await take(() => importImage(service, id, request));
  return id;
}
