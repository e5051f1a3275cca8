import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SignInForm } from '@/components/sign-in/sign-in-form';
import type { SsoOffer } from '@/components/sign-in/sso-links';
import { returnPath } from '@/lib/auth/return-path';
import { getSession, hasUnreadableSession } from '@/lib/auth/session';
import { readStart } from '@/lib/auth/sso-cookies';
import { ssoProblemOf } from '@/lib/auth/web-sso';
import { routes } from '@/lib/routes';
import { clouds, unusableClouds } from '@/lib/server/clouds';
import { env } from '@/lib/server/env';
import { webSso, webSsoChoice } from '@/lib/server/web-sso';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

type Query = Record<'callbackUrl' | 'sso' | 'signedOut' | 'notErased', string | string[] | undefined>;

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const target = returnPath(query.callbackUrl) ?? routes.home();
  if (await getSession()) redirect(target as ReturnType<typeof routes.home>);
  const unreadable = await hasUnreadableSession();
  return (
    <SignInForm
      target={target}
      clouds={clouds().map(({ name, label, userDomain, unverified = false }) => ({
        name,
        label,
        domain: userDomain,
        unverified,
      }))}
      unusable={unusableClouds()}
      sso={await ssoOffer(query, unreadable)}
      notErased={query.notErased === undefined ? null : { logoutUrl: logoutUrlOf(query) }}
      unreadable={unreadable}
      demoAccounts={env().demoAccounts}
    />
  );
}

/** Where whoever came by a provider signs out there: they were not led through it, for it may not lead back here. */
function logoutUrlOf({ signedOut }: Query): string | null {
  return (signedOut !== undefined && webSso()?.logoutUrl) || null;
}

async function ssoOffer(query: Query, unreadable: boolean): Promise<SsoOffer | null> {
  const sso = webSso();
  if (!sso) return null;
  const problem = ssoProblemOf(query.sso);
  const start = await readStart();
  // Whoever was refused there, or has signed out, is not sent again: it would lead to the same, or sign in again; and to
  // whom another copy gave the session, for ever.
  const stay =
    problem !== null ||
    start !== null ||
    unreadable ||
    query.signedOut !== undefined ||
    query.notErased !== undefined;
  const choices = sso.choices.map(({ id, label }) => ({ id, label }));
  return {
    choices,
    redirect: stay ? null : (sso.redirect?.id ?? null),
    password: sso.password,
    unfinished: start && (webSsoChoice(start.choice)?.label ?? null),
    problem,
  };
}
