import { beginSso } from '@/lib/auth/web-sso';

/** GET: on to Keystone and its provider. */
export const GET = (request: Request): Promise<Response> => beginSso(request);
