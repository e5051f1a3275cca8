'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useRef, useState } from 'react';
import { CodeField } from '@/components/shell/code-field';
import { useSignInProblemText } from '@/components/shell/sign-in-problem';
import { Button, buttonClass } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import { type SignInResult, signIn } from '@/lib/browser/sign-in';
import { apiRoutes } from '@/lib/routes';

/** Asks for the same user's password (and code) or secret again, for the same project and region. */
export function ReauthDialog({
  viewer,
  onAnswer,
}: {
  viewer: Viewer;
  onAnswer: (signedIn: boolean) => void;
}) {
  const t = useTranslations('signIn');
  const sso = useTranslations('sso');
  const [password, setPassword] = useState('');
  /** null until Keystone says that it wants one. */
  const [code, setCode] = useState<string | null>(null);
  const codeField = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<SignInResult | null>(null);
  const failure = result?.ok === false ? result : null;
  const reason = failure?.reason ?? null;
  const problem = useSignInProblemText();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const { cloud, userName: name, userDomain: domain, projectId, applicationCredential: id } = viewer;
    const to = { cloud, region: viewer.region ?? undefined };
    const answer = id
      ? await signIn({ id, secret: password }, to)
      : await signIn({ name, domain, password, code: code ?? undefined }, { ...to, projectId });
    setPending(false);
    if (answer.ok) return onAnswer(true);
    setResult(answer);
    if (answer.reason !== 'code' && answer.reason !== 'code_needed') return;
    setCode('');
    codeField.current?.focus();
  };
  if (viewer.sso) {
    const { choice, label } = viewer.sso;
    const { projectId, region } = viewer;
    const href = apiRoutes.beginSso({ choice, popup: 'yes', projectId, region: region ?? undefined });
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onAnswer(false)}
        title={t('again')}
        description={sso('again_why', { user: viewer.userName })}
        footer={
          // What comes of it this page hears from the window (page-session.ts); a browser that lets none open has the link.
          <a
            href={href}
            target="_blank"
            rel="noreferrer"
            className={buttonClass({ variant: 'primary' })}
            onClick={(event) => {
              if (window.open(href, 'darkroom-sso', 'popup,width=520,height=680')) event.preventDefault();
            }}
          >
            {sso('with', { provider: label })}
          </a>
        }
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onAnswer(false)}
      title={t('again')}
      description={t(viewer.applicationCredential ? 'again_why_credential' : 'again_why', {
        user: viewer.userName,
      })}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <TextField
          label={t(viewer.applicationCredential ? 'credential_secret' : 'password')}
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {code !== null && (
          <CodeField
            ref={codeField}
            user={viewer.userName}
            value={code}
            onChange={setCode}
            refused={reason === 'code'}
          />
        )}
        {failure && reason !== 'code' && reason !== 'code_needed' && (
          <Notice tone="danger" alert title={problem(failure)} />
        )}
        <Button type="submit" variant="primary" pending={pending} className="self-end">
          {t('submit')}
        </Button>
      </form>
    </Dialog>
  );
}
