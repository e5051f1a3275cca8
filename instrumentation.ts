/**
 * Runs once before the dashboard takes requests: a configuration that is wrong is told now, in one sentence, and not by every
 * page; of a clouds.yaml what is left out. Jobs that an earlier process left go on.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return;
  const { webSso } = await import('@/lib/server/web-sso');
  const { clouds, warningsOfClouds } = await import('@/lib/server/clouds');
  try {
    clouds();
    webSso();
    for (const sentence of warningsOfClouds()) console.warn(sentence);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error.message);
    // Not started again with the same settings (scripts/keep-running.mjs).
    process.exit(78);
  }
  const { processSingleton } = await import('@/lib/server/process-singleton');
  // Readiness says whether one of them answers (scripts/watch/keystone-reach.mjs).
  processSingleton('keystones', () => () => clouds().map(({ authUrl }) => authUrl));
  const { theJobs } = await import('@/lib/jobs/jobs');
  await theJobs();
}
