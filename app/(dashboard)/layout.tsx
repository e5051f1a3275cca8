import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';
import { requireSession } from '@/lib/auth/session';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { viewer } = await requireSession();
  return <Shell viewer={viewer}>{children}</Shell>;
}
