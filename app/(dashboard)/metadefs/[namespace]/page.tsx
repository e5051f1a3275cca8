import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { NamespaceEditor } from '@/components/metadefs/namespace-editor';
import { MessagePage } from '@/components/shell/message-page';
import { PageFailure } from '@/components/shell/page-failure';
import { buttonClass } from '@/components/ui/button';
import { requireSession } from '@/lib/auth/session';
import { readNamespace, readNamespaces } from '@/lib/data/namespaces';
import { readForPage } from '@/lib/data/page-read';
import { namespaceOptions, namespacesOptions } from '@/lib/queries/namespaces';
import { routes } from '@/lib/routes';

type Params = Promise<{ namespace: string }>;

/** Next gives the part of the address as it stands there. */
const nameOf = async (params: Params) => decodeURIComponent((await params).namespace);

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `${await nameOf(params)} · ${(await getTranslations('catalog'))('heading')}` };
}

export default async function NamespacePage({ params }: { params: Params }) {
  const session = await requireSession();
  const name = await nameOf(params);
  const read = await readForPage(() => Promise.all([readNamespace(session, name), readNamespaces(session)]));
  const t = await getTranslations('catalog');
  if (!read.ok) return <PageFailure heading={name} title={t('not_read')} error={read.error} />;
  const [namespace, namespaces] = read.data;
  const client = new QueryClient();
  const { projectId } = session.viewer;
  client.setQueryData(namespacesOptions(projectId).queryKey, namespaces);
  client.setQueryData(namespaceOptions(projectId, name).queryKey, namespace);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <NamespaceEditor
        key={name}
        name={name}
        initial={namespace}
        viewer={session.viewer}
        absent={
          <MessagePage
            title={t('no_namespace')}
            text={t('no_namespace_text', { name })}
            action={
              <Link href={routes.namespaces()} className={buttonClass({ variant: 'primary' })}>
                {t('to_catalog')}
              </Link>
            }
          />
        }
      />
    </HydrationBoundary>
  );
}
