'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { routes } from '@/lib/routes';

/** Leads on where an upload that Glance lost goes on in another record than the one of this page. */
export function useSuccessor(imageId: string): void {
  const router = useRouter();
  const successor = useUploads().find(({ formerIds }) => formerIds.includes(imageId))?.imageId;
  useEffect(() => {
    if (successor) router.replace(routes.image(successor));
  }, [successor, router]);
}
