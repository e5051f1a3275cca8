'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmSweep } from '@/components/retention/confirm-sweep';
import { PlanRow } from '@/components/retention/plan-row';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { useListed } from '@/components/ui/use-listed';
import { applyRetention } from '@/lib/actions/sweeps';
import { act } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { RetentionPage, RetentionRow } from '@/lib/data/retention';
import type { RetentionReason } from '@/lib/images/retention';
import { type RetentionAct, type RetentionRule, retentionActs } from '@/lib/images/retention-rule';
import { jobsKey } from '@/lib/queries/jobs';

interface PlanViewProps {
  plan: RetentionPage;
  rule: RetentionRule;
  /** It is what the form says now. */
  current: boolean;
}

/** Images that one job takes. */
const atOnce = 1000;
/** Rows shown before somebody asks for more. */
const atFirst = 100;

/** What a rule would do to which image, and why; what somebody leaves in the choice is done. */
export function PlanView({ plan, rule, current }: PlanViewProps) {
  const t = useTranslations('retention');
  const sweep = useTranslations('sweep');
  const listed = useListed();
  const client = useQueryClient();
  const [filter, setFilter] = useState<RetentionAct | RetentionReason | null>(null);
  const [shown, setShown] = useState(atFirst);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asks, setAsks] = useState(false);
  const [pending, setPending] = useState(false);
  const [begun, setBegun] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const due = plan.rows.filter((row): row is RetentionRow & { act: RetentionAct } => row.act !== null);
  const chosen = due.filter(({ id }) => !left.has(id)).slice(0, atOnce);
  const count = (verb: RetentionAct) => chosen.filter((row) => row.act === verb).length;
  const rows = plan.rows.filter((row) => filter === null || row.act === filter || isReason(row, filter));
  const planned = Object.values(plan.reasons).reduce((sum, images) => sum + images, 0);
  const apply = async () => {
    setAsks(false);
    setError(null);
    setPending(true);
    const images = chosen.map(({ id, name, act: verb, updated_at }) => ({ id, name, verb, updated_at }));
    const result = await act(applyRetention, { rule, images });
    await client.invalidateQueries({ queryKey: jobsKey });
    setPending(false);
    if (result.ok) setBegun(true);
    else setError(result.error);
  };
  const words = listed(
    retentionActs.filter((verb) => count(verb) > 0).map((verb) => t(`count_${verb}`, { count: count(verb) })),
  );
  // What was planned is history by now, and the log is what counts.
  if (begun) return <p role="status">{t('begun')}</p>;
  return (
    <>
      <Kinds
        plan={plan}
        chosen={filter}
        onChoose={(next) => {
          setFilter(next);
          setShown(atFirst);
        }}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          variant="primary"
          pending={pending}
          disabled={chosen.length === 0 || !current}
          onClick={() => (count('delete') > 0 ? setAsks(true) : void apply())}
        >
          {chosen.length === 0 ? t('nothing_due') : words}
        </Button>
        <p role="status" className="text-muted text-sm">
          {due.length - left.size > atOnce
            ? t('at_once', { count: atOnce })
            : chosen.length > 0 && t('looked_again')}
        </p>
      </div>
      {error && <ActionErrorNotice error={error} title={t('not_begun')} />}
      {planned > plan.rows.length && (
        <p className="text-muted text-sm">{t('first', { count: plan.rows.length })}</p>
      )}
      <ul className="divide-y rounded border bg-surface">
        {rows.length === 0 && (
          <li className="px-4 py-3 text-muted">
            {plan.rows.length === 0 ? t('none') : t('none_shown', { count: plan.rows.length })}
          </li>
        )}
        {rows.slice(0, shown).map((row) => (
          <PlanRow
            key={row.id}
            row={row}
            checked={!left.has(row.id)}
            disabled={pending}
            onCheck={(checked) =>
              setLeft((present) => {
                const next = new Set(present);
                if (checked) next.delete(row.id);
                else next.add(row.id);
                return next;
              })
            }
          />
        ))}
      </ul>
      {rows.length > shown && (
        <div>
          <Button size="sm" onClick={() => setShown(shown + 500)}>
            {t('more', { count: rows.length - shown })}
          </Button>
        </div>
      )}
      {asks && (
        <ConfirmSweep
          title={sweep('delete_title', { count: count('delete') })}
          text={sweep('delete_text')}
          act={sweep('delete', { count: count('delete') })}
          images={chosen.filter((row) => row.act === 'delete')}
          onClose={() => setAsks(false)}
          onConfirm={() => void apply()}
        />
      )}
    </>
  );
}

const isReason = (row: RetentionRow, filter: string) => row.act === null && row.reason === filter;

interface KindsProps {
  plan: RetentionPage;
  chosen: RetentionAct | RetentionReason | null;
  onChoose: (kind: RetentionAct | RetentionReason | null) => void;
}

/** Why an act is due: the acts tell of these. */
const dueReasons: readonly RetentionReason[] = ['replaced', 'old', 'deprecated'];
type LeftAlone = Exclude<RetentionReason, 'replaced' | 'old' | 'deprecated'>;

/** How many images there are of each act, and of each reason to leave one alone; a click shows these. */
function Kinds({ plan, chosen, onChoose }: KindsProps) {
  const t = useTranslations('retention');
  const acts = retentionActs.filter((verb) => plan.acts[verb]);
  const reasons = (Object.keys(plan.reasons) as RetentionReason[]).filter(
    (reason): reason is LeftAlone => !dueReasons.includes(reason),
  );
  const kinds = [
    ...acts.map((kind) => ({ kind, label: t(`act_${kind}`), count: plan.acts[kind] ?? 0 })),
    ...reasons.map((kind) => ({ kind, label: t(`is_${kind}`), count: plan.reasons[kind] ?? 0 })),
  ];
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">{t('kinds')}</legend>
      {kinds.map(({ kind, label, count }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={chosen === kind}
          onClick={() => onChoose(chosen === kind ? null : kind)}
          className="inline-flex h-7 items-center gap-1.5 rounded border border-line-strong bg-surface px-2 text-sm hover:bg-hover aria-pressed:border-focus aria-pressed:bg-accent-soft"
        >
          {label} <span className="text-muted tabular-nums">{t('number', { count })}</span>
        </button>
      ))}
    </fieldset>
  );
}
