'use client';

import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { useRefresh } from '@/components/shell/use-refresh';
import type { ActionError } from '@/lib/contract/action-result';

interface PageFailureProps {
  /** Name of the page, as it stands above it when it can be read. */
  heading: string;
  /** What could not be read. */
  title: string;
  error: ActionError;
  /** What else of the page needs nothing from the cloud. */
  children?: ReactNode;
}

/** A page whose data could not be read: its name stays, why, and it comes by itself when the cloud is back. */
export function PageFailure({ heading, title, error, children }: PageFailureProps) {
  const { refresh, pending } = useRefresh();
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={heading} />
      {children}
      <RetryNotice error={error} title={title} retry={refresh} pending={pending} />
    </div>
  );
}
