'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { SelectField } from '@/components/ui/select-field';
import { routes } from '@/lib/routes';

/** Which node's cache is looked at: one of the configured, or the one that a balancer picks. */
export function NodePicker({ node, nodes }: { node: string | null; nodes: string[] }) {
  const t = useTranslations('cache');
  const router = useRouter();
  return (
    <SelectField
      label={t('node')}
      className="max-w-[320px]"
      value={node ?? ''}
      choices={[{ value: '', label: t('any_node') }, ...nodes.map((name) => ({ value: name, label: name }))]}
      onChange={(event) => {
        const { value } = event.target;
        router.push(routes.cache(value ? new URLSearchParams({ node: value }) : undefined));
      }}
    />
  );
}
