'use client';

import type { Route } from 'next';
import { PrefetchKind } from 'next/dist/client/components/router-reducer/router-reducer-types';
import type { AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ComponentProps, useRef } from 'react';

/** Milliseconds that a pointer rests on a link that is meant; over others it passes. */
const dwell = 50;

type EagerLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & { href: Route };

/**
 * A link whose page is asked for as soon as a pointer rests on it, a finger touches it or it has the focus, so that it is
 * there at the click. Next asks for nothing where it has the page from an earlier visit, or has asked for it already
 * (next.config.js says how long); what is older than two seconds at the click is shown at once as well, and read anew
 * behind it (lib/browser/page-age.ts). In view it asks which parts the page has, unless `prefetch` is false: without, a
 * write would wait for a page that is on its way.
 */
export function EagerLink({ href, onNavigate, ...props }: EagerLinkProps) {
  // The types of Next's typed routes leave out how much is asked for.
  const router: AppRouterInstance = useRouter();
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = () => router.prefetch(href, { kind: PrefetchKind.FULL });
  const pass = () => clearTimeout(resting.current);
  return (
    <Link
      {...props}
      href={href}
      onPointerEnter={() => {
        resting.current = setTimeout(ask, dwell);
      }}
      onPointerLeave={pass}
      onTouchStart={ask}
      // A press gives the focus as well, and asks for the page itself.
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && ask()}
      onNavigate={(event) => {
        pass();
        onNavigate?.(event);
      }}
    />
  );
}
