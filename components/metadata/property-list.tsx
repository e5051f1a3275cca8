'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { PropertyRow } from '@/components/metadata/property-row';
import { useGroupWords } from '@/components/metadata/use-group-words';
import type { MetadataDraft } from '@/components/metadata/use-metadata-draft';
import { useShownKey } from '@/components/metadata/use-shown-key';
import { Button } from '@/components/ui/button';
import { useListed } from '@/components/ui/use-listed';
import { useRowsInView } from '@/components/ui/use-rows-in-view';
import { imageAdvice } from '@/lib/metadata/image-advice';
import type { Explained } from '@/lib/metadata/image-catalog';
import { valueIn } from '@/lib/metadata/metadata-changes';
import { type MetadataGroup, metadataGroups } from '@/lib/metadata/metadata-groups';
import { newTwins } from '@/lib/metadata/property-key';
import { propertyView } from '@/lib/metadata/property-view';
import { type SignatureProblem, signatureProblems } from '@/lib/metadata/signature';

interface PropertyListProps {
  draft: MetadataDraft;
  catalog: ReadonlyMap<string, Explained>;
  diskFormat: string | null;
  projectId: string;
  /** Words that a key must hold to be shown. */
  filter: string;
  disabled: boolean;
  /** The property that was just added; its control takes the focus. */
  added: { key: string } | null;
}

type Line = { kind: 'group'; group: MetadataGroup } | { kind: 'row'; key: string };

/** The properties of the image by group. Only those in view are in the page: five hundred are as quick as five. */
export function PropertyList({
  draft,
  catalog,
  diskFormat,
  projectId,
  filter,
  disabled,
  added,
}: PropertyListProps) {
  const t = useTranslations('metadata');
  const shownKey = useShownKey();
  const signature = useTranslations('signature');
  const validation = useTranslations('validation');
  const { base, values } = draft;
  const lines = useMemo((): Line[] => {
    const keys = [...new Set([...Object.keys(base), ...Object.keys(values)])];
    const wanted = filter.trim().toLowerCase();
    const shown = keys.filter((key) => key.toLowerCase().includes(wanted));
    return metadataGroups(shown, catalog).flatMap((group): Line[] => [
      { kind: 'group', group },
      ...group.keys.map((key): Line => ({ kind: 'row', key })),
    ]);
  }, [base, values, catalog, filter]);
  const advice = useMemo(() => imageAdvice(values, diskFormat), [values, diskFormat]);
  const problems = useMemo(() => signatureProblems(values), [values]);
  const missing = Object.keys(problems).filter((key) => valueIn(values, key) === null);
  const twins = useMemo(() => newTwins(Object.keys(values), base), [base, values]);
  const wrongOf = (key: string) => {
    if (twins.includes(key)) return validation('property_case');
    const problem = valueIn<SignatureProblem>(problems, key);
    return problem ? signature(problem) : undefined;
  };
  const body = useRef<HTMLUListElement>(null);
  const { rows, height, measure, show } = useRowsInView({
    count: lines.length,
    body,
    heightOf: useCallback((index) => (lines[index]?.kind === 'group' ? 44 : 64), [lines]),
    keyOf: useCallback(
      (index) => {
        const line = lines[index];
        return line?.kind === 'row' ? `row ${line.key}` : line ? `group ${line.group.id}` : index;
      },
      [lines],
    ),
    beyond: 8,
    firstHeight: 900,
  });
  const at = added ? lines.findIndex((line) => line.kind === 'row' && line.key === added.key) : -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new addition moves the page, no later change does
  useEffect(() => {
    if (at < 0) return;
    show(at);
    // The row is in the page once the list has scrolled to it.
    const frame = requestAnimationFrame(() => {
      const row = body.current?.querySelector(`[data-index="${at}"]`);
      row?.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [added]);

  return (
    <ul ref={body} aria-label={t('properties')} className="relative" style={{ height: height }}>
      {rows.map((item) => {
        const line = lines[item.index];
        return (
          line && (
            <li
              key={item.key}
              aria-label={line.kind === 'row' ? shownKey(line.key) : undefined}
              data-index={item.index}
              ref={measure}
              className="absolute inset-x-0 top-0 scroll-my-[120px] border-b"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {line.kind === 'group' ? (
                <GroupHeader group={line.group} missing={missing} disabled={disabled} onSet={draft.set} />
              ) : (
                <PropertyRow
                  name={line.key}
                  view={propertyView(line.key, catalog, values.hypervisor_type)}
                  projectId={projectId}
                  from={valueIn(base, line.key)}
                  to={valueIn(values, line.key)}
                  advice={advice.filter(({ key }) => key === line.key)}
                  wrong={wrongOf(line.key)}
                  disabled={disabled}
                  onSet={draft.set}
                  onRemove={() => draft.remove(line.key)}
                  onRevert={() => draft.revert(line.key)}
                />
              )}
            </li>
          )
        );
      })}
    </ul>
  );
}

/** What a group is, in its own words or the catalog's. */
function GroupHeader({
  group,
  missing,
  disabled,
  onSet,
}: {
  group: MetadataGroup;
  /** What a signature lacks. */
  missing: readonly string[];
  disabled: boolean;
  onSet: (properties: Record<string, string>) => void;
}) {
  const listed = useListed();
  const t = useTranslations('metadata');
  const { title, text } = useGroupWords()(group);
  return (
    <div className="bg-hover px-3 py-2">
      <h3 className="break-words font-medium text-sm">{title}</h3>
      {text && (
        <p className="line-clamp-2 break-words text-muted text-sm" title={text}>
          {text}
        </p>
      )}
      {group.kind === 'signature' && missing.length > 0 && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-danger text-sm">
          <span className="min-w-0 break-words">{t('signature_lacks', { keys: listed(missing) })}</span>
          <Button
            size="sm"
            disabled={disabled}
            onClick={() => onSet(Object.fromEntries(missing.map((key) => [key, ''])))}
          >
            {t('signature_add')}
          </Button>
        </p>
      )}
    </div>
  );
}
