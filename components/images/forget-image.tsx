'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { forgetRecentImage } from '@/lib/browser/recent-images';

/** Stands on the page of an image that is not there: it is offered no more among those looked at. */
export function ForgetImage() {
  const id = usePathname().split('/')[2] ?? '';
  useEffect(() => forgetRecentImage(id), [id]);
  return null;
}
