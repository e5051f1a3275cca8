'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { FileNotes } from '@/components/metadefs/file-notes';
import { StepsReview } from '@/components/metadefs/steps-review';
import type { Importing, ImportPlan } from '@/components/metadefs/use-import';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Notice } from '@/components/ui/notice';
import { differences } from '@/lib/metadefs/namespace-differences';
import type { NamespaceFile } from '@/lib/metadefs/namespace-file';

interface ImportReviewProps {
  importing: Importing;
  file: NamespaceFile;
  plan: ImportPlan;
  onDone: () => void;
}

/** What an import would do, before it is done: all of it or nothing. */
export function ImportReview({ importing, file, plan, onDone }: ImportReviewProps) {
  const t = useTranslations('catalog');
  const { changing, removes } = importing;
  const run = async () => {
    if (!(await changing.change(plan.changes))) onDone();
  };
  const [first] = plan.blocked;
  return (
    <>
      <FileNotes {...file} />
      <ImportSum plan={plan} />
      {plan.overlaps && (
        <CheckboxField
          label={t('import_removes')}
          hint={t('import_removes_hint')}
          checked={removes}
          onChange={(event) => importing.setRemoves(event.target.checked)}
        />
      )}
      {plan.changes.map(({ namespace, steps }) => (
        <StepsReview key={namespace} namespace={namespace} steps={steps} />
      ))}
      {plan.same.map((namespace) => (
        <StepsReview key={namespace} namespace={namespace} steps={[]} />
      ))}
      {plan.publishes.length > 0 && (
        <Notice tone="warning" title={t('import_publishes', { names: plan.publishes.join(', ') })}>
          {t('publish_text')}
        </Notice>
      )}
      {first && (
        <Notice tone="danger" title={t('is_protected', { name: first.namespace })}>
          {t('import_protected')}
        </Notice>
      )}
      <ChangeNotice problem={changing.problem} />
      <div className="flex justify-end gap-2">
        <Button onClick={importing.again}>{t('back')}</Button>
        <Button
          variant="primary"
          pending={changing.pending}
          disabled={plan.changes.length === 0 || first !== undefined}
          onClick={() => void run()}
        >
          {t(plan.publishes.length > 0 ? 'import_and_publish' : 'import_do')}
        </Button>
      </div>
    </>
  );
}

/** All of it in a line: sixty namespaces are more than anybody reads before they press the button. */
function ImportSum({ plan }: { plan: ImportPlan }) {
  const t = useTranslations('catalog');
  const made = plan.changes.filter(({ steps }) => steps[0]?.do === 'create');
  const properties = made.reduce(
    (sum, { steps }) => sum + differences(steps).filter(({ what }) => what === 'properties').length,
    0,
  );
  const changed = plan.changes.length - made.length;
  const parts = [
    made.length > 0 && t('sum_new', { count: made.length }),
    properties > 0 && t('sum_properties', { count: properties }),
    changed > 0 && t('sum_changed', { count: changed }),
    plan.same.length > 0 && t('sum_same', { count: plan.same.length }),
  ].filter((part) => part !== false);
  return (
    <p role="status" aria-label={t('sum_title')} className="font-medium">
      {parts.join(' · ')}
    </p>
  );
}
