'use client';

import { useLinkStatus } from 'next/link';

/**
 * A line that moves along the foot of a link while its page is on its way; the link is `relative`. It comes a moment
 * late, so that a quick page shows none.
 */
export function LinkPending() {
  const { pending } = useLinkStatus();
  if (!pending) return null;
  return (
    <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 overflow-hidden">
      <span className="block h-full w-1/4 animate-sweep bg-progress [animation-delay:150ms] [animation-fill-mode:backwards]" />
    </span>
  );
}
