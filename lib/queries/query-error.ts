import { errorOfAnswer, errorOfSilence } from '@/lib/browser/dashboard';
import { requestReauth } from '@/lib/browser/reauth';
import { type ActionError, answerMark } from '@/lib/contract/action-result';

/** A read that failed, with what the dashboard said of it. */
export class QueryError extends Error {
  readonly error: ActionError;

  constructor(error: ActionError) {
    super(error.reason || error.kind);
    this.name = 'QueryError';
    this.error = error;
  }
}

/** GETs a data address and reads its JSON. */
export async function fetchData<T>(url: string, signal: AbortSignal): Promise<T> {
  return (await getData(url, signal)).json() as Promise<T>;
}

/** GETs a data address; asks for a new sign-in when the token has ended, and tries once more. */
export async function getData(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await get(url, signal);
  } catch (cause) {
    if (!(cause instanceof QueryError) || cause.error.kind !== 'unauthorized') throw cause;
    if (!(await requestReauth())) throw cause;
    return get(url, signal);
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal, cache: 'no-store' });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new QueryError(errorOfSilence());
  }
  if (response.ok && response.headers.has(answerMark)) return response;
  const body = await response.text().catch(() => '');
  throw new QueryError(errorOfAnswer(response.status, (name) => response.headers.get(name), body));
}
