import type { HttpError } from '@/lib/embedded/error';

/** How Nova and Cinder name what they answer (nova/api/openstack/wsgi.py, Fault; cinder/api/openstack/wsgi.py). */
const names: Record<number, string> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  503: 'serviceUnavailable',
};

/** Writes an error as Nova and Cinder do: JSON under the name of the fault; a 401 comes from keystonemiddleware. */
export function renderFault(error: HttpError, origin: string): Response {
  const headers: Record<string, string> = { ...error.headers, 'content-type': 'application/json' };
  if (error.status === 401) {
    headers['www-authenticate'] = `Keystone uri="${origin}/identity"`;
    const message = 'The request you have made requires authentication.';
    return Response.json({ error: { code: 401, title: 'Unauthorized', message } }, { status: 401, headers });
  }
  const body = { [names[error.status] ?? 'computeFault']: { code: error.status, message: error.message } };
  return Response.json(body, { status: error.status, headers });
}
