import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PageHeader } from '@/components/shell/page-header';
import { CopyText } from '@/components/ui/copy-text';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import type { Capabilities } from '@/lib/contract/capabilities';
import { importMethods } from '@/lib/contract/import';

interface AboutCloudProps {
  capabilities: Capabilities;
  viewer: Viewer;
  cloudName: string;
  /** What has to stand among Keystone's `trusted_dashboard`; null where nobody signs in to this cloud by a provider. */
  trustedDashboard: string | null;
}

/** What was found out about the cloud, and what is missing with what that costs. */
export function AboutCloud({ capabilities, viewer, cloudName, trustedDashboard }: AboutCloudProps) {
  const listed = useListed();
  const t = useTranslations('about');
  const missing = importMethods.filter((method) => !capabilities.importMethods.includes(method));
  const stores = capabilities.stores?.map((store) =>
    store.default ? t('default_store', { store: store.id }) : store.id,
  );
  const parts = ['image_tasks', 'cache', 'locations', 'limits'] as const;
  const found = {
    image_tasks: capabilities.imageTasks,
    cache: capabilities.cache,
    locations: capabilities.locations,
    limits: capabilities.limits,
  };
  const offers = parts.filter((part) => found[part]).map((part) => t(`part_${part}`));
  const facts: [string, ReactNode][] = [
    [t('cloud'), [cloudName, viewer.region].filter(Boolean).join(' · ')],
    [t('versions'), listed(capabilities.versions)],
    [t('methods'), listed(capabilities.importMethods)],
    [t('stores'), stores ? listed(stores) : t('one_store')],
    [t('offers'), listed(offers) || '–'],
    [t('disk_formats'), listed(capabilities.diskFormats)],
    [t('container_formats'), listed(capabilities.containerFormats)],
  ];
  if (trustedDashboard)
    facts.push([
      t('sso'),
      <>
        <CopyText text={trustedDashboard} label={t('trusted_dashboard')} whole />
        <p className="text-muted text-sm">{t('sso_hint')}</p>
      </>,
    ]);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <dl className="divide-y rounded border bg-surface px-4">
          {facts.map(([term, value]) => (
            <div key={term} className="grid gap-x-3 py-2 sm:grid-cols-[180px_minmax(0,1fr)]">
              <dt className="text-muted">{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {(missing.length > 0 || offers.length < parts.length || !capabilities.stores) && (
          <section>
            <h2 className="mb-1 font-medium">{t('missing')}</h2>
            <ul className="flex flex-col gap-1">
              {!capabilities.stores && <li className="text-muted">{t('without_stores')}</li>}
              {parts
                .filter((part) => !found[part])
                .map((part) => (
                  <li key={part}>
                    {t.rich('lacks', {
                      part: t(`part_${part}`),
                      cost: t(`without_${part}`),
                      muted: (words) => <span className="text-muted">{words}</span>,
                    })}
                  </li>
                ))}
              {missing.map((method) => (
                <li key={method}>
                  <code className="font-mono text-sm">{method}</code>{' '}
                  <span className="text-muted">{t(`without_${method}`)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}
