'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { TextField } from '@/components/ui/text-field';
import { type SignInResult, signIn } from '@/lib/auth/client';

interface SignInFormProps {
  /** Where to go afterwards, a path of this dashboard. */
  target: string;
  cloud: string;
  domain: string;
  demoAccounts: { name: string; password: string }[];
}

const known = ['admin', 'demo', 'reader', 'alt'] as const;

/** One card; demo accounts, where there are any, are buttons. */
export function SignInForm({ target, cloud, domain, demoAccounts }: SignInFormProps) {
  const t = useTranslations('signIn');
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(null);

  const enter = async (credentials: { name: string; password: string; domain: string }) => {
    setPending(true);
    setResult(null);
    const answer = await signIn(credentials);
    if (answer.ok) return location.assign(target);
    setPending(false);
    setResult(answer);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    void enter({ name: text('name'), password: text('password'), domain: text('domain') });
  };

  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[400px] flex-col justify-center gap-4 p-4">
      <h1 className="flex items-center gap-2 font-semibold text-lg">
        <svg aria-hidden viewBox="0 0 16 16" className="size-5">
          <circle cx="8" cy="8" r="7" className="fill-accent" />
          <circle cx="8" cy="8" r="2.5" className="fill-surface" />
        </svg>
        {t('title')}
      </h1>
      <form onSubmit={submit} className="flex flex-col gap-3 rounded border bg-surface p-5">
        <p className="text-muted text-sm">{t('cloud', { cloud })}</p>
        <TextField label={t('name')} name="name" autoComplete="username" autoFocus required />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <TextField label={t('domain')} name="domain" defaultValue={domain} />
        {result && !result.ok && <Notice tone="danger" alert title={t(`problem_${result.reason}`)} />}
        <Button type="submit" variant="primary" pending={pending}>
          {t('submit')}
        </Button>
      </form>
      {demoAccounts.length > 0 && (
        <section aria-label={t('demo')} className="rounded border bg-surface p-5">
          <h2 className="mb-2 font-medium text-sm">{t('demo')}</h2>
          <ul className="flex flex-col">
            {demoAccounts.map((account) => {
              const role = known.find((name) => name === account.name);
              return (
                <li key={account.name}>
                  <button
                    type="button"
                    disabled={pending}
                    onClick={() => void enter({ ...account, domain })}
                    className="flex min-h-9 w-full items-baseline gap-3 rounded px-2 py-1 text-left hover:bg-hover disabled:opacity-50"
                  >
                    <span className="w-14 shrink-0 font-medium">{account.name}</span>
                    {role && <span className="text-muted text-sm">{t(`demo_${role}`)}</span>}
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </main>
  );
}
