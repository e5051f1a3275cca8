'use client';

import { useTranslations } from 'next-intl';
import { useDefinitionProblemText } from '@/components/metadefs/use-definition-problems';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import type { FileDoubt, FileProblem } from '@/lib/metadefs/namespace-file';

interface FileNotesProps {
  problems: readonly FileProblem[];
  doubts: readonly FileDoubt[];
  leftOut: readonly string[];
}

/** Problems beyond these are counted and not shown. */
const shown = 50;

/** What keeps a file from being imported, each at its path; what is doubtful in it; what was left out. */
export function FileNotes({ problems, doubts, leftOut }: FileNotesProps) {
  const listed = useListed();
  const t = useTranslations('namespaceFile');
  const doubtText = useDefinitionProblemText();
  return (
    <>
      {problems.length > 0 && (
        <Notice tone="danger" alert title={t('wrong', { count: problems.length })}>
          <ul className="flex flex-col gap-1">
            {problems.slice(0, shown).map(({ path, problem, values }) => (
              <li key={`${path} ${problem}`} className="break-words">
                {path && <code className="font-mono">{path}</code>} {t(problem, values as never)}
              </li>
            ))}
          </ul>
          {problems.length > shown && t('more', { count: problems.length - shown })}
        </Notice>
      )}
      {problems.length === 0 && doubts.length > 0 && (
        <Notice tone="warning" title={t('doubts', { count: doubts.length })}>
          <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
            {doubts.map(({ path, doubt }) => (
              <li key={path} className="break-words">
                <code className="font-mono">{path}</code> {doubtText(doubt)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {problems.length === 0 && leftOut.length > 0 && (
        <Notice tone="info" title={t('left_out', { keys: listed(leftOut) })} />
      )}
    </>
  );
}
