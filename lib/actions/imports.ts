'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { imageIdSchema } from '@/lib/contract/image';
import { importRequestSchema } from '@/lib/contract/import';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';

/** Starts an import of data that is staged already. */
export const startImport = defineAction(
  z.object({ id: imageIdSchema, request: importRequestSchema }),
  async ({ id, request }, { service }) => {
    await importImage(service, id, request);
    return null;
  },
);

/** Starts the last import of an image again: same method, URL, stores and terms, as its newest task tells them. */
export const retryImport = defineAction(z.object({ id: imageIdSchema }), async ({ id }, { service }) => {
  const tasks = await listImageTasks(service, id);
  const request = tasks.find((task) => task.type === 'api_image_import')?.input?.import_req;
  if (request?.method.name !== 'web-download') {
    // The staged data of any other method is gone.
    throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
  }
  await importImage(service, id, request);
  return null;
});
