'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { FormEvent } from 'react';
import type { RuleDraft, RuleProblem } from '@/components/retention/rule-draft';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { RadioCards } from '@/components/ui/radio-cards';
import { TextField } from '@/components/ui/text-field';
import { retentionActs, retentionKeys } from '@/lib/images/retention-rule';

interface RuleFormProps {
  draft: RuleDraft;
  onChange: (change: Partial<RuleDraft>) => void;
  /** What is wrong with it, once somebody asked for a preview. */
  problem: RuleProblem | null;
  pending: boolean;
  isAdmin: boolean;
  onPreview: () => void;
}

/** A rule, field by field; what would be done by it is asked for at its end. */
export function RuleForm({ draft, onChange, problem, pending, isAdmin, onPreview }: RuleFormProps) {
  const t = useTranslations('retention');
  const wrong = (field: RuleProblem['field']) =>
    problem?.field === field ? t(`wrong_${problem.why}`) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onPreview();
  };
  const deprecated = draft.keep === 'not_deprecated';
  return (
    <form
      aria-label={t('rule')}
      noValidate
      onSubmit={submit}
      className="flex flex-col gap-4 rounded border bg-surface p-4"
    >
      <RadioCards
        legend={t('stays')}
        name="keep"
        value={draft.keep}
        onValueChange={(keep) => onChange({ keep })}
        options={[
          { value: 'last', label: t('keep_last'), hint: t('keep_last_hint') },
          { value: 'days', label: t('keep_days'), hint: t('keep_days_hint') },
          { value: 'not_deprecated', label: t('keep_not_deprecated'), hint: t('keep_not_deprecated_hint') },
        ]}
      />
      {!deprecated && (
        <>
          <TextField
            label={t(draft.keep === 'last' ? 'count_last' : 'count_days')}
            inputMode="numeric"
            className="max-w-40"
            value={draft.count}
            error={wrong('count')}
            onChange={({ target }) => onChange({ count: target.value })}
          />
          <fieldset>
            <legend className="mb-1 font-medium text-sm">{t('group_by')}</legend>
            <div className="flex flex-wrap gap-x-5 gap-y-1.5">
              {retentionKeys.map((key) => (
                <CheckboxField
                  key={key}
                  label={<code className="font-mono text-sm">{key}</code>}
                  checked={draft.group_by.includes(key)}
                  onChange={({ target }) =>
                    onChange({
                      group_by: retentionKeys.filter((other) =>
                        other === key ? target.checked : draft.group_by.includes(other),
                      ),
                    })
                  }
                />
              ))}
            </div>
            {wrong('group_by') && (
              <p role="alert" className="mt-1 text-danger text-sm">
                {wrong('group_by')}
              </p>
            )}
          </fieldset>
        </>
      )}
      <TextField
        label={t('pattern')}
        hint={t('pattern_hint')}
        className="max-w-96"
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        value={draft.pattern}
        onChange={({ target }) => onChange({ pattern: target.value })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium text-sm">{t('acts')}</legend>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
          {retentionActs.map((act) => (
            <TextField
              key={act}
              label={t(`after_${act}`)}
              unit={t('days')}
              inputMode="numeric"
              placeholder={t('never')}
              className="w-44"
              value={draft[`${act}_after`]}
              error={wrong(`${act}_after`)}
              onChange={({ target }) => onChange({ [`${act}_after`]: target.value })}
            />
          ))}
        </div>
        <p className="text-muted text-sm">{t('acts_hint')}</p>
      </fieldset>
      {isAdmin && (
        <CheckboxField
          label={t('all_projects')}
          hint={t('all_projects_hint')}
          checked={draft.all_projects}
          onChange={({ target }) => onChange({ all_projects: target.checked })}
        />
      )}
      <div>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          icon={<Search aria-hidden className="size-4" />}
        >
          {t('preview')}
        </Button>
      </div>
    </form>
  );
}
