import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import { returnPath } from '@/lib/auth/return-path';
import { getSession } from '@/lib/auth/session';
import { routes } from '@/lib/routes';
import { clouds, unusableClouds } from '@/lib/server/clouds';
import { env } from '@/lib/server/env';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const { callbackUrl } = await searchParams;
  const target = returnPath(callbackUrl) ?? routes.images();
  if (await getSession()) redirect(target as ReturnType<typeof routes.images>);
  return (
    <SignInForm
      target={target}
      clouds={clouds().map(({ name, label, userDomain, verify }) => ({
        name,
        label,
        domain: userDomain,
        verify,
      }))}
      unusable={unusableClouds()}
      demoAccounts={env().demoAccounts}
    />
  );
}
