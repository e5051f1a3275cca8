'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CertificatePicker } from '@/components/metadata/certificate-picker';
import type { TakeMetadata } from '@/components/metadata/merge-choice';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ProgressBar } from '@/components/ui/progress-bar';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import type { Viewer } from '@/lib/auth/viewer';
import { imageIdPattern } from '@/lib/contract/image-words';
import { formatBytes } from '@/lib/format';
import { PrivateKeyProblem } from '@/lib/metadata/private-key';
import { signFile } from '@/lib/metadata/sign-file';
import { type SignatureHashMethod, signatureHashMethods } from '@/lib/metadata/signature';

interface SignDialogProps {
  viewer: Viewer;
  /** Status of the image, null for one that is not made yet. */
  imageStatus: string | null;
  values: Readonly<Record<string, string>>;
  /** The file that will be sent, where it is chosen already. */
  file?: File | null;
  onTake: TakeMetadata;
  onClose: () => void;
}

type Problems = Partial<Record<'file' | 'key' | 'certificate', string>>;

/** Signs the image's file in this page with a key that stays in it, and gives the four properties. */
export function SignDialog({ viewer, imageStatus, values, file: given, onTake, onClose }: SignDialogProps) {
  const t = useTranslations('signing');
  const [file, setFile] = useState<File | null>(given ?? null);
  const [key, setKey] = useState<File | null>(null);
  const [method, setMethod] = useState<SignatureHashMethod>(
    signatureHashMethods.find((known) => known === values.img_signature_hash_method) ?? 'SHA-256',
  );
  const [certificate, setCertificate] = useState(values.img_signature_certificate_uuid ?? '');
  const [problems, setProblems] = useState<Problems>({});
  const [done, setDone] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const sign = async (event: FormEvent) => {
    event.preventDefault();
    // React lets events of a dialog rise to the form that opened it.
    event.stopPropagation();
    const found: Problems = {
      ...(file ? {} : { file: t('file_needed') }),
      ...(key ? {} : { key: t('key_needed') }),
      ...(imageIdPattern.test(certificate.trim()) ? {} : { certificate: t('certificate_needed') }),
    };
    setProblems(found);
    if (!file || !key || found.certificate) return;
    const controller = new AbortController();
    running.current = controller;
    setDone(0);
    try {
      const signature = await signFile(file, await key.text(), method, setDone, controller.signal);
      onTake({ ...signature, img_signature_certificate_uuid: certificate.trim() });
    } catch (error) {
      if (controller.signal.aborted) return;
      if (error instanceof PrivateKeyProblem) setProblems({ key: t(error.problem) });
      // The browser gives this when a file changed or went away since it was chosen.
      else if (error instanceof DOMException) setProblems({ file: t('unreadable') });
      else throw error;
    } finally {
      setDone(null);
    }
  };

  const chooser = (set: (file: File | null) => void, accept?: string) => (control: object) => (
    <input
      {...control}
      type="file"
      accept={accept}
      disabled={done !== null}
      onChange={(event) => set(event.target.files?.[0] ?? null)}
      className="text-sm"
    />
  );
  const share = done !== null && file ? (file.size === 0 ? 1 : done / file.size) : 0;
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()} title={t('title')} description={t('text')}>
      <form onSubmit={(event) => void sign(event)} noValidate className="flex flex-col gap-4">
        {imageStatus !== null && imageStatus !== 'queued' && <Notice tone="info" title={t('late')} />}
        {given ? (
          <p className="break-words">
            <span className="block font-medium text-sm">{t('file')}</span>
            {given.name} ({formatBytes(given.size)})
          </p>
        ) : (
          <Field label={t('file')} error={problems.file}>
            {chooser(setFile)}
          </Field>
        )}
        <Field label={t('key')} hint={t('key_hint')} error={problems.key}>
          {chooser(setKey, '.pem,.key')}
        </Field>
        <SelectField
          label={t('method')}
          value={method}
          disabled={done !== null}
          choices={signatureHashMethods.map((value) => ({ value, label: value }))}
          onChange={(event) => setMethod(event.target.value as SignatureHashMethod)}
        />
        {viewer.hasKeyManager && (
          <CertificatePicker
            projectId={viewer.projectId}
            value={certificate}
            disabled={done !== null}
            onPick={setCertificate}
          />
        )}
        <TextField
          label={t('certificate')}
          hint={t('certificate_hint')}
          error={problems.certificate}
          value={certificate}
          disabled={done !== null}
          spellCheck={false}
          onChange={(event) => setCertificate(event.target.value)}
        />
        {done !== null && file && (
          <ProgressBar
            label={t('reading')}
            value={share}
            text={t('read', { done: formatBytes(done), size: formatBytes(file.size) })}
          />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" pending={done !== null}>
            {t('sign')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
