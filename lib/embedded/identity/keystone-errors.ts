import { badRequest, conflict, forbidden, HttpError } from '@/lib/embedded/error';

/** Keystone's one text for whatever is wrong with who you are or where you want to go. */
export const keystoneUnauthorized = () =>
  new HttpError(401, 'The request you have made requires authentication.');

/** 403 in Keystone's words; `action` is a policy's name (`identity:list_users`) or a sentence of Keystone's. */
export const notAuthorized = (action: string) =>
  forbidden(`You are not authorized to perform the requested action: ${action}.`);

/** 400 for a member that is not there (keystone/exception.py, ValidationError). */
export const expecting = (what: string, where: string) =>
  badRequest(
    `Expecting to find ${what} in ${where}. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.`,
  );

/** 409 for what another has already (keystone/common/sql/core.py, handle_conflicts): `which` is `name x` or `ID x`. */
export const storedAlready = (what: string, which: string) =>
  conflict(`Conflict occurred attempting to store ${what} - Duplicate entry found with ${which}.`);

/** A 401 of a way to sign in, which says more of itself in `identity` (keystone/exception.py, AuthPluginException). */
export class AuthMethodError extends HttpError {
  readonly identity: object;

  constructor(message: string, identity: object = {}) {
    super(401, message);
    this.name = 'AuthMethodError';
    this.identity = identity;
  }
}
