'use client';

import { useTranslations } from 'next-intl';
import { ChangeNotice } from '@/components/metadefs/change-notice';
import { FileNotes } from '@/components/metadefs/file-notes';
import { StepsReview } from '@/components/metadefs/steps-review';
import type { Importing, ImportPlan } from '@/components/metadefs/use-import';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import { differences } from '@/lib/metadefs/namespace-differences';
import type { NamespaceFile } from '@/lib/metadefs/namespace-file';
import type { Loss } from '@/lib/metadefs/namespace-steps';

interface ImportReviewProps {
  importing: Importing;
  file: NamespaceFile;
  plan: ImportPlan;
  onDone: () => void;
}

/** What an import would do, before it is done: all of it or nothing. */
export function ImportReview({ importing, file, plan, onDone }: ImportReviewProps) {
  const listed = useListed();
  const t = useTranslations('catalog');
  const { changing, removes } = importing;
  const run = async () => {
    if (!(await changing.change(plan.changes))) onDone();
  };
  const several = plan.changes.length + plan.leftOut.length + plan.same.length > 1;
  const out = new Set(plan.leftOut.map(({ namespace }) => namespace));
  // In the order of their names, so that one that is left out keeps its place.
  const shown = [...plan.changes, ...plan.leftOut].sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
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
      {plan.blocked.map(({ namespace, losses }) => (
        <Notice
          key={namespace}
          tone="danger"
          title={t('import_protected', { name: namespace })}
          action={
            several && (
              <Button size="sm" onClick={() => importing.setLeftOut(namespace, true)}>
                {t('import_leave_named', { name: namespace })}
              </Button>
            )
          }
        >
          <ul className="flex flex-col gap-1">
            {losses.map((loss) => (
              <li key={`${loss.what} ${loss.name}`} className="break-words">
                <LossText {...loss} />
              </li>
            ))}
          </ul>
          <p className="mt-1">{t(several ? 'import_protected_ways' : 'import_protected_way')}</p>
        </Notice>
      ))}
      {shown.map(({ namespace, steps }) => (
        <StepsReview
          key={namespace}
          namespace={namespace}
          steps={steps}
          leftOut={out.has(namespace)}
          choice={
            several && (
              <CheckboxField
                label={t('import_this')}
                aria-label={t('import_named', { name: namespace })}
                checked={!out.has(namespace)}
                onChange={(event) => importing.setLeftOut(namespace, !event.target.checked)}
                className="ml-auto font-normal text-sm"
              />
            )
          }
        />
      ))}
      {plan.same.map((namespace) => (
        <StepsReview key={namespace} namespace={namespace} steps={[]} />
      ))}
      {plan.publishes.length > 0 && (
        <Notice tone="warning" title={t('import_publishes', { names: listed(plan.publishes) })}>
          {t('publish_text')}
        </Notice>
      )}
      <ChangeNotice problem={changing.problem} />
      <div className="flex justify-end gap-2">
        <Button onClick={importing.again}>{t('back')}</Button>
        <Button
          variant="primary"
          pending={changing.pending}
          disabled={plan.changes.length === 0 || plan.blocked.length > 0}
          onClick={() => void run()}
        >
          {t(plan.publishes.length > 0 ? 'import_and_publish' : 'import_do')}
        </Button>
      </div>
    </>
  );
}

/** What an import would take from a protected namespace. */
function LossText({ what, name, prefix }: Loss) {
  const t = useTranslations('catalog');
  if (prefix === null) return t('lost_removed', { what: t(`what_${what}`), name });
  if (prefix.from === prefix.to) return t('lost_association', { name });
  return t('lost_prefix', { name, from: prefix.from || t('absent'), to: prefix.to || t('absent') });
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
    plan.leftOut.length > 0 && t('sum_left_out', { count: plan.leftOut.length }),
  ].filter((part) => part !== false);
  return (
    <p role="status" aria-label={t('sum_title')} className="font-medium">
      {parts.join(' · ')}
    </p>
  );
}
