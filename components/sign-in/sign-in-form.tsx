'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { CodeField } from '@/components/shell/code-field';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { SsoLinks, type SsoOffer } from '@/components/sign-in/sso-links';
import { Button, buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { useListed } from '@/components/ui/use-listed';
import {
  type PasswordCredentials,
  type SignInCredentials,
  type SignInResult,
  signIn,
} from '@/lib/browser/sign-in';
import { inFull } from '@/lib/routes';
import type { UnusableCloud } from '@/lib/server/clouds-file';

interface SignInFormProps {
  /** Where to go afterwards, a path of this dashboard. */
  target: string;
  /** The clouds to choose from, the proposed one first, each with the domain of its users, and whether its certificate is not looked at. */
  clouds: { name: string; label: string; domain: string; unverified: boolean }[];
  /** What else is configured, and cannot be used. */
  unusable: UnusableCloud[];
  /** Signing in at a provider, where there is one. */
  sso: SsoOffer | null;
  /** After a sign-out that left something in this browser, with where to sign out at the provider as well; null after others. */
  notErased: { logoutUrl: string | null } | null;
  /** The browser has a session's cookie that is none to this copy of the dashboard. */
  unreadable: boolean;
  demoAccounts: { name: string; password: string }[];
}

const known = ['admin', 'demo', 'reader', 'alt'] as const;

/** One card; demo accounts, where there are any, are buttons. Who has to prove more is asked for a code in its place. */
export function SignInForm({
  target,
  clouds,
  unusable,
  sso,
  notErased,
  unreadable,
  demoAccounts,
}: SignInFormProps) {
  const t = useTranslations('signIn');
  const listed = useListed();
  const problem = useSignInProblemText();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(null);
  const [method, setMethod] = useState<'password' | 'credential'>('password');
  const other = method === 'password' ? 'credential' : 'password';
  const [cloud, setCloud] = useState(clouds[0]?.name ?? '');
  const [domain, setDomain] = useState(clouds[0]?.domain ?? '');
  /** Accepted, and not enough: a code has to come with it. */
  const [accepted, setAccepted] = useState<PasswordCredentials | null>(null);
  const [code, setCode] = useState('');
  const codeField = useRef<HTMLInputElement>(null);

  const enter = async (credentials: SignInCredentials) => {
    setPending(true);
    setResult(null);
    const answer = await signIn(credentials, { cloud });
    if (answer.ok) return location.assign(inFull(target));
    setPending(false);
    setResult(answer);
    if (answer.reason === 'code_needed' && 'password' in credentials) setAccepted(credentials);
    if (answer.reason !== 'code') return;
    setCode('');
    codeField.current?.focus();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (accepted) return void enter({ ...accepted, code });
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    void enter(
      method === 'password'
        ? { name: text('name'), password: text('password'), domain }
        : { id: text('id'), secret: text('secret') },
    );
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
      {unreadable && <Notice tone="warning">{t('unreadable')}</Notice>}
      {notErased && (
        <Notice tone="warning" alert>
          {t('not_erased')}
          {notErased.logoutUrl && (
            <a href={notErased.logoutUrl} className={`mt-2 ${buttonClass({ size: 'sm' })}`}>
              {t('provider_sign_out')}
            </a>
          )}
        </Notice>
      )}
      {/* Of the first cloud alone: the others have no provider that we know of. */}
      {sso && cloud === clouds[0]?.name && (
        <section aria-label={t('provider')} className="rounded border bg-surface p-5">
          <SsoLinks offer={sso} target={target} />
        </section>
      )}
      <form
        hidden={sso !== null && !sso.password && clouds.length === 1}
        onSubmit={submit}
        className="flex flex-col gap-3 rounded border bg-surface p-5"
      >
        {/* What was typed stays behind the question for a code. */}
        <fieldset disabled={accepted !== null} hidden={accepted !== null} className="contents">
          {clouds.length > 1 ? (
            <SelectField
              label={t('cloud_choice')}
              name="cloud"
              value={cloud}
              onChange={(event) => {
                setCloud(event.target.value);
                setDomain(clouds.find(({ name }) => name === event.target.value)?.domain ?? '');
              }}
              choices={clouds.map(({ name, label }) => ({ value: name, label }))}
            />
          ) : (
            <p className="text-muted text-sm">{t('cloud', { cloud: clouds[0]?.label ?? cloud })}</p>
          )}
          {method === 'password' ? (
            <>
              <TextField label={t('name')} name="name" autoComplete="username" autoFocus required />
              <TextField
                label={t('password')}
                name="password"
                type="password"
                autoComplete="current-password"
                required
              />
              <TextField
                label={t('domain')}
                name="domain"
                value={domain}
                onChange={(event) => setDomain(event.target.value)}
              />
            </>
          ) : (
            <>
              <TextField label={t('credential_id')} name="id" autoComplete="off" required />
              <TextField
                label={t('credential_secret')}
                name="secret"
                type="password"
                autoComplete="off"
                required
              />
            </>
          )}
        </fieldset>
        {accepted && (
          <CodeField
            ref={codeField}
            user={accepted.name}
            value={code}
            onChange={setCode}
            refused={result?.ok === false && result.reason === 'code'}
          />
        )}
        {result && !result.ok && !asksForCode(result) && (
          <Notice tone="danger" alert title={problem(result, method)} />
        )}
        <Button type="submit" variant="primary" pending={pending}>
          {t('submit')}
        </Button>
        <button
          type="button"
          onClick={() => {
            if (accepted) setAccepted(null);
            else setMethod(other);
            setCode('');
            setResult(null);
          }}
          className="self-center rounded px-2 py-1 text-muted text-sm hover:text-text hover:underline"
        >
          {accepted ? t('back') : t(`method_${other}`)}
        </button>
      </form>
      {clouds.find(({ name }) => name === cloud)?.unverified && (
        <Notice tone="warning">{t('unverified')}</Notice>
      )}
      {unusable.length > 0 && (
        <Notice tone="info">
          {t('unusable', {
            count: unusable.length,
            names: listed(
              unusable.map(({ name, reason }) =>
                t('unusable_entry', { name, reason: t(`unusable_${reason}`) }),
              ),
            ),
          })}
        </Notice>
      )}
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

/** What the field for the code tells. */
const asksForCode = ({ reason }: Extract<SignInResult, { ok: false }>) =>
  reason === 'code_needed' || reason === 'code';
