'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useLeaveWarning } from '@/components/images/use-leave-warning';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { FileNotes } from '@/components/metadefs/file-notes';
import { formKey } from '@/components/metadefs/kept-forms';
import { ProtectionNotice } from '@/components/metadefs/protection-notice';
import { PublishDialog } from '@/components/metadefs/publish-dialog';
import { StepsReview } from '@/components/metadefs/steps-review';
import type { CatalogAccess } from '@/components/metadefs/use-catalog-access';
import { useChange } from '@/components/metadefs/use-change';
import { ShowCommand } from '@/components/shell/show-command';
import { useKeptText } from '@/components/shell/use-kept-text';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { type NamespaceFile, readNamespaceFile, writeNamespaceFile } from '@/lib/metadefs/namespace-file';
import { isBlocked, namespaceSteps, publishes } from '@/lib/metadefs/namespace-steps';

/** A namespace as JSON: the same thing as the outline, edited as a text. Nothing is written before it was looked at. */
export function NamespaceJson({ namespace, access }: { namespace: MetadefNamespace; access: CatalogAccess }) {
  const t = useTranslations('catalog');
  const toast = useToast();
  const { pending, problem, change, clear } = useChange();
  const now = writeNamespaceFile(namespace);
  const [typed, setTyped] = useKeptText(formKey(namespace.namespace, 'json', ''));
  const [file, setFile] = useState<NamespaceFile | null>(null);
  const [asking, setAsking] = useState(false);
  const text = typed ?? now;
  const dirty = text !== now;
  useLeaveWarning(dirty && !pending);
  const wanted = file && file.problems.length === 0 ? file.namespaces[0] : undefined;
  // Against what is there now, whatever it was when the text was begun.
  const steps = wanted ? namespaceSteps(namespace, wanted, { removes: true }) : null;
  const review = () => {
    const read = readNamespaceFile(text);
    const [only, ...more] = read.namespaces;
    if (read.problems.length === 0 && (more.length > 0 || only?.namespace !== namespace.namespace))
      read.problems.push({ path: 'namespace', problem: 'other_name', values: { name: namespace.namespace } });
    setFile(read);
    clear();
  };
  const save = async () => {
    setAsking(false);
    if (!steps || (await change([{ namespace: namespace.namespace, steps }]))) return;
    setTyped(null);
    setFile(null);
    toast({ tone: 'success', title: t('saved', { name: namespace.namespace }) });
  };
  const closed = access.closed('update');
  const blocked = steps !== null && isBlocked(namespace, steps);
  return (
    <div className="flex flex-col gap-3">
      <textarea
        aria-label="JSON"
        rows={24}
        spellCheck={false}
        readOnly={!access.offered || closed !== undefined}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          setFile(null);
        }}
        className="field-control h-auto! py-2 font-mono text-sm"
      />
      {closed && <p className="text-muted text-sm">{closed}</p>}
      {file && <FileNotes {...file} />}
      {steps && <StepsReview namespace={namespace.namespace} steps={steps} />}
      {steps && steps.length > 0 && <ShowCommand command={() => stepsCommand(namespace.namespace, steps)} />}
      {blocked && <ProtectionNotice namespace={namespace} />}
      <ChangeNotice problem={problem} onInsist={() => void save()} />
      {access.offered && closed === undefined && (
        <div className="flex flex-wrap gap-2">
          {steps && steps.length > 0 ? (
            <Button
              variant="primary"
              pending={pending}
              disabled={blocked}
              onClick={() => (publishes(steps) ? setAsking(true) : void save())}
            >
              {t('save')}
            </Button>
          ) : (
            <Button variant="primary" disabled={!dirty} onClick={review}>
              {t('review')}
            </Button>
          )}
          <Button
            disabled={!dirty}
            onClick={() => {
              setTyped(null);
              setFile(null);
              clear();
            }}
          >
            {t('discard')}
          </Button>
        </div>
      )}
      {asking && (
        <PublishDialog
          names={[namespace.namespace]}
          onPublish={() => void save()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
