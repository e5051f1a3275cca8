import type { Metadata, Route } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ProjectLink } from '@/components/project/project-link';
import { returnPath } from '@/lib/auth/return-path';
import { requireSession } from '@/lib/auth/session';
import { listMyProjects } from '@/lib/data/projects';
import { routes } from '@/lib/routes';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('projectLink'))('title') };
}

/** A link that says in which project somebody shall look at something: by its id, or its name. */
export default async function ProjectPage({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ to?: string | string[] }>;
}) {
  const session = await requireSession();
  const name = decodeURIComponent((await params).name);
  const target = returnPath((await searchParams).to) ?? routes.images();
  const { projectId, projectName } = session.viewer;
  if (name === projectId || name === projectName) redirect(target as Route);
  const found = (await listMyProjects(session)).filter(
    (project) => name === project.id || name === project.name,
  );
  return <ProjectLink name={name} projects={found} target={target} here={projectName} />;
}
