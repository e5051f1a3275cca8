import { redirect } from 'next/navigation';
import { requireSession } from '@/lib/auth/session';
import { routes } from '@/lib/routes';

/** Where nobody asked for a page: an administrator begins with what there is of images, everybody else with the images. */
export default async function HomePage() {
  const { viewer } = await requireSession();
  redirect(viewer.isAdmin ? routes.overview() : routes.images());
}
