import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ActionResult } from '@/lib/contract/action-result';
import { toActionError } from '@/lib/openstack/action-error';
import { routes } from '@/lib/routes';

/**
 * A read of a page: the data, or the error for the page to show. A token that the cloud no longer takes leads to the
 * sign-in page and back.
 */
export async function readForPage<T>(read: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    return { ok: true, data: await read() };
  } catch (cause) {
    const error = toActionError(cause);
    if (error.kind !== 'unauthorized') return { ok: false, error };
  }
  const path = (await headers()).get('x-darkroom-path') ?? routes.images();
  redirect(routes.signIn({ callbackUrl: path, expired: true }));
}
