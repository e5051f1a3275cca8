'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Field } from '@/components/ui/field';
import { SelectField } from '@/components/ui/select-field';
import { addCertificate } from '@/lib/actions/certificates';
import { act } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import { certificateOf } from '@/lib/metadata/certificate';
import { certificatesOptions } from '@/lib/queries/certificates';

interface CertificatePickerProps {
  projectId: string;
  value: string;
  disabled: boolean;
  onPick: (id: string) => void;
}

/** A certificate of the key manager: one that is there, or one that is added from a file. */
export function CertificatePicker({ projectId, value, disabled, onPick }: CertificatePickerProps) {
  const t = useTranslations('signing');
  const { data, isError, refetch } = useQuery(certificatesOptions(projectId));
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const [error, setError] = useState<ActionError | null>(null);
  const add = async (file: File | undefined) => {
    if (!file) return;
    const pem = certificateOf(await file.text());
    setError(null);
    setProblem(pem === null ? t('add_none') : undefined);
    if (pem === null) return;
    setPending(true);
    const result = await act(addCertificate, { name: file.name.slice(0, 255), pem });
    setPending(false);
    if (!result.ok) return setError(result.error);
    onPick(result.data.id);
    void refetch();
  };
  return (
    <>
      <SelectField
        label={t('pick')}
        hint={isError ? t('pick_failed') : undefined}
        disabled={disabled || pending}
        value={data?.some(({ id }) => id === value) ? value : ''}
        choices={[
          { value: '', label: t('pick_choose') },
          ...(data ?? []).map(({ id, name }) => ({ value: id, label: name || id })),
        ]}
        onChange={(event) => event.target.value && onPick(event.target.value)}
      />
      <Field label={t('add')} hint={t('add_hint')} error={problem}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".pem,.crt,.cer"
            disabled={disabled || pending}
            onChange={(event) => void add(event.target.files?.[0])}
            className="text-sm"
          />
        )}
      </Field>
      {error && <ActionErrorNotice error={error} title={t('add_failed')} />}
    </>
  );
}
