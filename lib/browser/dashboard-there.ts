import { openAnswer, QueryError } from '@/lib/browser/dashboard';
import { apiRoutes } from '@/lib/routes';

/** Whether the dashboard itself answers this browser, which says nothing of the cloud. */
export async function isDashboardThere(): Promise<boolean> {
  try {
    await openAnswer(apiRoutes.health());
    return true;
  } catch (cause) {
    if (cause instanceof QueryError) return false;
    throw cause;
  }
}
