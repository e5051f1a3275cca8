'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { saveText } from '@/components/metadata/save-text';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { writeCloudsYaml } from '@/lib/actions/clouds-yaml';
import type { Viewer } from '@/lib/auth/viewer';
import { act } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';

const lives = ['30', '90', '365', 'never'] as const;

/** Gives a clouds.yaml for this project: without a secret, or with an application credential that is made for it. */
export function CloudsYamlDialog({ viewer, onClose }: { viewer: Viewer; onClose: () => void }) {
  const t = useTranslations('cloudsYaml');
  const ofCredential = viewer.applicationCredential !== null;
  // Who came by a provider has no password that openstack could ask for.
  const [proof, setProof] = useState<'own' | 'made'>(viewer.sso ? 'made' : 'own');
  const [name, setName] = useState('darkroom');
  const [life, setLife] = useState<(typeof lives)[number]>('90');
  const [pending, setPending] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setError(null);
    setSaved(false);
    const days = life === 'never' ? null : Number(life);
    const result = await act(writeCloudsYaml, { credential: proof === 'made' ? { name, days } : null });
    setPending(false);
    if (!result.ok) return setError(result.error);
    saveText('clouds.yaml', result.data.text, 'application/yaml');
    setSaved(true);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      description={t('text', { project: viewer.projectName })}
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        {ofCredential ? (
          <p>{t('of_credential')}</p>
        ) : (
          <SelectField
            label={t('proof')}
            hint={t(`proof_${proof}_hint`)}
            value={proof}
            choices={[
              ...(viewer.sso ? [] : [{ value: 'own', label: t('proof_own') }]),
              { value: 'made', label: t('proof_made') },
            ]}
            onChange={(event) => setProof(event.target.value === 'made' ? 'made' : 'own')}
          />
        )}
        {proof === 'made' && !ofCredential && (
          <>
            <TextField
              label={t('name')}
              required
              maxLength={255}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <SelectField
              label={t('ends')}
              value={life}
              choices={lives.map((value) => ({
                value,
                label: value === 'never' ? t('never') : t('days', { count: Number(value) }),
              }))}
              onChange={(event) => setLife(lives.find((value) => value === event.target.value) ?? '90')}
            />
          </>
        )}
        {error && <ActionErrorNotice error={error} title={t('failed')} />}
        {saved && <p role="status">{t(proof === 'made' && !ofCredential ? 'saved_secret' : 'saved')}</p>}
        <Button type="submit" variant="primary" pending={pending} className="self-end">
          {t('submit')}
        </Button>
      </form>
    </Dialog>
  );
}
