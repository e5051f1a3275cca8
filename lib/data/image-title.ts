import 'server-only';
import { getSession } from '@/lib/auth/session';
import { readImageRecord } from '@/lib/data/images';
import { shortId } from '@/lib/format';
import { OpenStackError } from '@/lib/openstack/error';

/**
 * What a tab of the browser is called that shows an image, or one of its pages: by the image's name, or its id where
 * the name cannot be read. The page reads the same record, so it costs no call.
 */
export async function imageTitle(imageId: string, page?: string): Promise<string> {
  const name = (await nameOf(imageId)) || shortId(imageId);
  return page ? `${name} · ${page}` : name;
}

async function nameOf(imageId: string): Promise<string | null> {
  const session = await getSession();
  if (!session) return null;
  try {
    return (await readImageRecord(session, imageId))?.name ?? null;
  } catch (error) {
    if (error instanceof OpenStackError) return null;
    throw error;
  }
}
