import 'server-only';
import { revalidatePath } from 'next/cache';
import type { z } from 'zod';
import { callName, oncePerCall } from '@/lib/actions/once';
import { getSession, type Session } from '@/lib/auth/session';
import type { ActionError, ActionResult } from '@/lib/contract/action-result';
import { otherProjectError, unauthorizedError } from '@/lib/data/answer';
import { toActionError } from '@/lib/openstack/action-error';
import { routes } from '@/lib/routes';
import { isOfOtherBuild } from '@/lib/server/build';

/** Thrown inside an action for a refusal of our own, such as a field that somebody else changed. */
export class ActionRefusal extends Error {
  readonly error: ActionError;

  constructor(error: ActionError) {
    super(error.reason || error.kind);
    this.name = 'ActionRefusal';
    this.error = error;
  }
}

/** The schema of each action's input, for the list of actions that open pages know (lib/actions/action-list.test.ts). */
const schemas = new WeakMap<object, z.ZodType>();

/** The schema that an action parses its input with; undefined for what is none. */
export function inputSchemaOf(action: object): z.ZodType | undefined {
  return schemas.get(action);
}

/** What a write needs of the request that it is in. */
export interface ActionRequest {
  /** The session of the request, or null. */
  session: () => Promise<Session | null>;
  /** Hears of a write that was done: what pages show may have changed. */
  done: () => void | Promise<void>;
}

/** How a page asked for a write. */
export interface Asked {
  /**
   * The page asked for the same before and heard nothing of it, so this may be done already: then what it finds done (a
   * 404 of a delete, a 409 of a create) is its own doing, and no refusal.
   */
  again: boolean;
  /** The page's own name for the call, the same when it is repeated; null where the request bears none. */
  call: string | null;
}

const thisRequest: ActionRequest = {
  session: getSession,
  // Next would load a tab of another build anew: such a one asks for its page itself, when nothing is lost by it.
  done: async () => {
    if (!(await isOfOtherBuild())) revalidatePath(routes.images(), 'layout');
  },
};

/**
 * The one frame of every write: parse, require the session, and that it is the one of the page (`stamp`), call (once for
 * each `call` of a page), turn a known error into a result, revalidate. Errors that nobody foresaw are thrown on, as is
 * what Next throws to lead elsewhere (redirect, notFound).
 *
 * No write is done twice. A request that comes twice to one process is run once (`once.ts`). One that somebody repeats
 * since its answer was lost may come to another copy, or to one that was started anew: it comes with `again`. What it
 * makes in the cloud bears an id of the page (`image-steps.ts`), and a job one of its `call`; what only sets a value
 * may be done twice.
 */
export function defineAction<Schema extends z.ZodType, T>(
  schema: Schema,
  run: (input: z.output<Schema>, session: Session, asked: Asked) => Promise<T>,
  request = thisRequest,
): (input: z.input<Schema>, stamp?: string, call?: string, again?: boolean) => Promise<ActionResult<T>> {
  const once = oncePerCall<T>();
  const action = async (
    input: z.input<Schema>,
    stamp?: string,
    call?: string,
    again?: boolean,
  ): Promise<ActionResult<T>> => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) return { ok: false, error: invalid(parsed.error) };
    const session = await request.session();
    if (!session) return { ok: false, error: unauthorizedError };
    const other = otherProjectError(session, stamp);
    if (other) return { ok: false, error: other };
    let data: T;
    try {
      data = await once(session, call, () =>
        run(parsed.data, session, { again: again === true, call: callName(call) }),
      );
    } catch (error) {
      if (error instanceof ActionRefusal) return { ok: false, error: error.error };
      return { ok: false, error: toActionError(error) };
    }
    await request.done();
    return { ok: true, data };
  };
  schemas.set(action, schema);
  return action;
}

function invalid(error: z.ZodError): ActionError {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join('.')] ??= issue.message;
  return { kind: 'invalid', reason: '', status: null, requestId: null, fields };
}
