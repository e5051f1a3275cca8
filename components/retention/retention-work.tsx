'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlanView } from '@/components/retention/plan-view';
import { draftOf, type RuleProblem, ruleOf } from '@/components/retention/rule-draft';
import { RuleForm } from '@/components/retention/rule-form';
import { SweepJobs } from '@/components/retention/sweep-jobs';
import { UsesUnknown } from '@/components/retention/uses-unknown';
import { CopyBlock } from '@/components/shell/copy-block';
import { RetryNotice } from '@/components/shell/retry-notice';
import { ExportLinks } from '@/components/ui/export-links';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { keepRule, keptRule } from '@/lib/browser/kept-rule';
import type { RetentionRule } from '@/lib/images/retention-rule';
import { retentionOptions } from '@/lib/queries/retention';
import { apiRoutes } from '@/lib/routes';

/** The rule, what it would do now, and what was done by it. */
export function RetentionWork({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('retention');
  const [draft, setDraft] = useState(() => draftOf(keptRule()));
  const [problem, setProblem] = useState<RuleProblem | null>(null);
  const [rule, setRule] = useState<RetentionRule | null>(null);
  const options = retentionOptions(viewer.projectId, rule ?? keptRule());
  const plan = useQuery({ ...options, enabled: rule !== null });
  const error = plan.error instanceof QueryError ? plan.error.error : null;
  const current = ruleOf(draft);
  const preview = () => {
    if (!('rule' in current)) return setProblem(current.problem);
    setProblem(null);
    keepRule(current.rule);
    setRule(current.rule);
    // The same rule once more is a new look.
    if (JSON.stringify(current.rule) === JSON.stringify(rule)) void plan.refetch();
  };
  // What is shown is of the rule that was asked, not of the one that is being typed.
  const same = 'rule' in current && JSON.stringify(current.rule) === JSON.stringify(rule);
  return (
    <>
      <RuleForm
        draft={draft}
        onChange={(change) => {
          setDraft({ ...draft, ...change });
          setProblem(null);
        }}
        problem={problem}
        pending={plan.isFetching}
        isAdmin={viewer.isAdmin}
        onPreview={preview}
      />
      {rule && (
        <details className="text-sm">
          <summary>{t('command')}</summary>
          <p className="my-1.5 max-w-[75ch] text-muted">{t('command_text')}</p>
          <CopyBlock label={t('rule')} text={JSON.stringify(rule, null, 2)} whole />
        </details>
      )}
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-2">
        <p role="status" className="text-muted text-sm">
          {plan.isFetching
            ? t('looking')
            : plan.data && (
                <>
                  {t('looked', { count: plan.data.looked })} ·{' '}
                  <RelativeTime counted iso={new Date(plan.data.readAt).toISOString()} />
                  {!same && ` · ${t('other_rule')}`}
                </>
              )}
        </p>
        {plan.data && rule && !plan.isFetching && (
          <div className="flex flex-wrap gap-2">
            <ExportLinks href={(format) => apiRoutes.exportRetention(JSON.stringify(rule), format)} />
          </div>
        )}
      </div>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void plan.refetch()}
          pending={plan.isFetching}
          stale={plan.data !== undefined}
        />
      )}
      {plan.data && rule && !plan.isFetching && (
        <section aria-label={t('plan')} className="flex flex-col gap-3">
          <UsesUnknown parts={plan.data.parts} />
          <PlanView key={plan.dataUpdatedAt} plan={plan.data} rule={rule} current={same} />
        </section>
      )}
      <SweepJobs kind="retention" viewer={viewer} />
    </>
  );
}
