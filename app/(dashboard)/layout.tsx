import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { railCookie, railOf } from '@/components/shell/rail';
import { Shell } from '@/components/shell/shell';
import { keptChoice } from '@/components/shell/theme';
import { requireSession } from '@/lib/auth/session';
import { lastOffers } from '@/lib/data/offers';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const session = await requireSession();
  const rail = railOf(keptChoice(await cookies(), railCookie));
  return (
    <Shell viewer={session.viewer} cloudName={session.cloud.label} offers={lastOffers(session)} rail={rail}>
      {children}
    </Shell>
  );
}
