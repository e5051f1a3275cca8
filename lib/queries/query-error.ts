import type { ActionError } from '@/lib/action-result';
import { requestReauth } from '@/lib/auth/reauth';

/** A read that failed, with what the dashboard said of it. */
export class QueryError extends Error {
  readonly error: ActionError;

  constructor(error: ActionError) {
    super(error.reason || error.kind);
    this.name = 'QueryError';
    this.error = error;
  }
}

/** GETs a data address; asks for a new sign-in when the token has ended, and tries once more. */
export async function fetchData<T>(url: string, signal: AbortSignal): Promise<T> {
  try {
    return await get<T>(url, signal);
  } catch (cause) {
    if (!(cause instanceof QueryError) || cause.error.kind !== 'unauthorized') throw cause;
    if (!(await requestReauth())) throw cause;
    return get<T>(url, signal);
  }
}

async function get<T>(url: string, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, { signal, cache: 'no-store' });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new QueryError({ kind: 'unavailable', reason: '', status: null, requestId: null });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  throw new QueryError(
    (body as ActionError | null) ?? {
      kind: 'unexpected',
      reason: '',
      status: response.status,
      requestId: null,
    },
  );
}
