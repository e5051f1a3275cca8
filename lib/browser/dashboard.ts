import { type ActionError, actionErrorSchema, answerMark } from '@/lib/contract/action-result';

/** What to do about an error: ask again by itself, sign in and ask again, or tell it. */
export type Remedy = 'again' | 'sign_in' | 'tell';

/** The one table of what an error asks for. `again` is for reads and for uploads that ask for their offset first; a write is told. */
export function remedyOf({ kind, left }: ActionError): Remedy {
  // What was begun and could not be taken back is told: doing it again would begin another one.
  if (left?.length) return 'tell';
  if (kind === 'unauthorized') return 'sign_in';
  return kind === 'unavailable' ? 'again' : 'tell';
}

/** An error of the door itself, with a reason that `components/shell/action-error.tsx` has a sentence for. */
export function doorError(
  kind: ActionError['kind'],
  reason: DoorReason,
  status: number | null = null,
): ActionError {
  return { kind, reason, status, requestId: null };
}

/**
 * - `no_connection`: the browser is offline;
 * - `dashboard_silent`: the dashboard did not answer;
 * - `between`: something between browser and dashboard answered in its place;
 * - `between_size`: the same, since the request was too large for it;
 * - `updated`: the dashboard runs another build than the page.
 */
export type DoorReason = 'no_connection' | 'dashboard_silent' | 'between' | 'between_size' | 'updated';

/** The error when no answer came at all. */
export function errorOfSilence(): ActionError {
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return doorError('unavailable', offline ? 'no_connection' : 'dashboard_silent');
}

/**
 * Reads an answer that is not the success that was asked for. Ours carries a mark and an error; whatever else says,
 * its words are not shown: they are a proxy's page or a portal's.
 */
export function errorOfAnswer(
  status: number,
  header: (name: string) => string | null,
  body: string,
): ActionError {
  if (header(answerMark) !== null) {
    const told = actionErrorSchema.safeParse(parseJson(body));
    if (told.success) return told.data;
  }
  const retryAfter = Number(header('retry-after') ?? Number.NaN);
  const wait = Number.isFinite(retryAfter) && retryAfter >= 0 ? { retryAfter } : {};
  if (status === 413) return doorError('too_large', 'between_size', status);
  if (status === 0) return errorOfSilence();
  const passing = [408, 425, 429, 500, 502, 503, 504].includes(status);
  return { ...doorError(passing ? 'unavailable' : 'unexpected', 'between', status), ...wait };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
