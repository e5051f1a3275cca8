import { useFormatter, useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { PageHeader } from '@/components/shell/page-header';
import { ProgressBar } from '@/components/ui/progress-bar';
import type { Usage } from '@/lib/contract/usage';
import { formatBytes } from '@/lib/format';
import { isSize, usageKeys } from '@/lib/work/usage-left';

/** What a project uses of each limit that the operator set. */
export function UsageList({ usage, project }: { usage: Usage; project: string }) {
  const t = useTranslations('usage');
  const format = useFormatter();
  if (Object.keys(usage).length === 0) return <MessagePage title={t('none')} text={t('none_text')} />;
  const known = usageKeys.filter((key) => usage[key]);
  const others = Object.keys(usage).filter((key) => !usageKeys.some((name) => name === key));
  const amount = (key: string, value: number) =>
    isSize(key) ? formatBytes(value * 1024 * 1024) : format.number(value);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text', { project })} />
      <ul className="grid gap-x-6 rounded border bg-surface px-4 lg:grid-cols-2">
        {[...known, ...others].map((key) => {
          const { usage: used, limit } = usage[key] as Usage[string];
          const unlimited = limit < 0;
          const share = unlimited ? 0 : limit === 0 ? 1 : used / limit;
          const word = usageKeys.find((name) => name === key);
          const label = word ? t(word) : key;
          const text = unlimited
            ? t('unlimited', { used: amount(key, used) })
            : t('of', { used: amount(key, used), limit: amount(key, limit) });
          return (
            <li key={key} className="flex flex-col gap-1.5 py-3">
              <div className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{label}</span>
                <span className="text-muted text-sm tabular-nums">{text}</span>
              </div>
              {!unlimited && (
                <ProgressBar
                  label={label}
                  value={Math.min(1, share)}
                  text={text}
                  tone={share >= 0.9 ? 'danger' : 'progress'}
                />
              )}
              {!unlimited && share >= 0.9 && <p className="text-danger text-sm">{t('nearly')}</p>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
