'use client';

import { lazy } from '@/components/ui/lazy';

// Every page brings this along, seldom shows it, and has what it needs in its own code already.
const PageError = lazy(() => import('@/components/shell/page-error').then((module) => module.PageError));

/** The same for what the frame itself needs, such as a dialog of the top bar that could not be loaded. */
export default function FrameError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="px-3 pt-7 sm:px-5">
      <PageError {...props} />
    </main>
  );
}
