'use client';

import type { Route } from 'next';
import { PrefetchKind } from 'next/dist/client/components/router-reducer/router-reducer-types';
import type { AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ComponentProps, useRef } from 'react';

/** Milliseconds that a pointer rests on a link that is meant; over others it passes. */
const dwell = 50;
/** Milliseconds for which a page that was asked for ahead is as good as one that is asked for now. */
const fresh = 2000;

type EagerLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & { href: Route };

/**
 * A link whose page is asked for as soon as a pointer rests on it, a finger touches it or it has the focus, so that it is
 * there at the click. What was asked for longer ago is shown at once as well, and read anew behind it (next.config.js says
 * when it is not shown any more). In view it asks which parts the page has, unless `prefetch` is false: without, a write
 * would wait for a page that is on its way.
 */
export function EagerLink({ href, onNavigate, ...props }: EagerLinkProps) {
  // The types of Next's typed routes leave out how much is asked for.
  const router: AppRouterInstance = useRouter();
  const askedAt = useRef<number | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const ask = () => {
    askedAt.current ??= Date.now();
    router.prefetch(href, { kind: PrefetchKind.FULL });
  };
  const leave = () => {
    clearTimeout(resting.current);
    askedAt.current = null;
  };
  return (
    <Link
      {...props}
      href={href}
      onPointerEnter={() => {
        resting.current = setTimeout(ask, dwell);
      }}
      onPointerLeave={leave}
      onTouchStart={ask}
      // A press gives the focus as well, and asks for the page itself.
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && ask()}
      onBlur={leave}
      onNavigate={(event) => {
        clearTimeout(resting.current);
        onNavigate?.(event);
        // What is asked for behind a navigation waits for its end.
        const old = askedAt.current !== null && Date.now() - askedAt.current > fresh;
        if (old) queueMicrotask(() => router.refresh());
      }}
    />
  );
}
