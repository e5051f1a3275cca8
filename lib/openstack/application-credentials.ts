import { z } from 'zod';
import { parse, send } from '@/lib/openstack/http';

const madeSchema = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });

/**
 * POST /v3/users/{id}/application_credentials: one for the project of the token, with the roles that it has there; `endsAt`
 * in milliseconds since the epoch, null for no end. Its secret is told this once. 409 for a name that the user's other one has.
 */
export async function createApplicationCredential(
  authUrl: string,
  token: string,
  userId: string,
  { name, endsAt }: { name: string; endsAt: number | null },
): Promise<{ id: string; secret: string }> {
  const ends = endsAt === null ? {} : { expires_at: new Date(endsAt).toISOString().slice(0, 19) };
  const response = await send(`${authUrl}/users/${encodeURIComponent(userId)}/application_credentials`, {
    method: 'POST',
    token,
    body: { application_credential: { name, ...ends } },
  });
  return (await parse(response, madeSchema)).application_credential;
}
