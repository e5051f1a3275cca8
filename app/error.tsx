'use client';

import { PageError } from '@/components/shell/page-error';

/** The same for what the frame itself needs, such as a dialog of the top bar that could not be loaded. */
export default function FrameError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="px-3 pt-7 sm:px-5">
      <PageError {...props} />
    </main>
  );
}
