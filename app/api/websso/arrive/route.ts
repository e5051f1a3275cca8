import { arriveSso } from '@/lib/auth/web-sso';

/** POST: Keystone's page brings a token. Our server leads `/auth/websso/` here, which is what Keystone is told to trust. */
export const POST = (request: Request): Promise<Response> => arriveSso(request);
