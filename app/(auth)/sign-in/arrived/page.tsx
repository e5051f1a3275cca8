import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SsoArrival } from '@/components/sign-in/sso-arrival';
import { Notice } from '@/components/ui/notice';
import { readArrival } from '@/lib/auth/sso-arrival';
import { routes } from '@/lib/routes';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

/** Where a browser comes that has signed in at a provider: the one step that knows both what it began and what came. */
export default async function SsoArrivedPage() {
  const arrival = await readArrival();
  if ('problem' in arrival) redirect(routes.signIn({ sso: arrival.problem }));
  if ('refusal' in arrival) {
    const t = await getTranslations('signIn');
    const { problem, about } = arrival.refusal;
    return (
      <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-4 p-4">
        <Notice tone="danger" alert title={t(`problem_${problem}`, { about })} />
      </main>
    );
  }
  return <SsoArrival {...arrival} />;
}
