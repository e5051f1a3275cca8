import type { Catalog } from '@/lib/contract/identity';
import {
  type Secret,
  type SecretCreate,
  secretCreatedSchema,
  secretIdOf,
  secretListSchema,
  secretSchema,
} from '@/lib/contract/secret';
import { endpointOf } from '@/lib/openstack/catalog';
import { parse, send, serviceRoot } from '@/lib/openstack/http';

/** A key manager (Barbican) and the right to use it: its root without `/v1`, and a token. */
export interface KeyManager {
  url: string;
  token: string;
}

/** The key manager's root in a catalog, or null where the cloud has none in the region wanted (null: any). */
export function keyManagerUrl(catalog: Catalog, region: string | null, side = 'public'): string | null {
  const url = endpointOf(catalog, 'key-manager', region, side);
  return url === null ? null : serviceRoot(url);
}

/** GET /v1/secrets: one page of the project's secrets without their payloads, of one type or name if told. */
export async function listSecrets(
  service: KeyManager,
  page: { limit?: number; offset?: number; secret_type?: string; name?: string } = {},
): Promise<{ secrets: Secret[]; total: number }> {
  const query = Object.entries(page).map(([name, value]): [string, string] => [name, String(value)]);
  const response = await send(`${service.url}/v1/secrets`, { token: service.token, query });
  const { secrets, total } = await parse(response, secretListSchema);
  return { secrets, total };
}

/** GET /v1/secrets/{id}: what it is, without its payload. */
export async function getSecret(service: KeyManager, id: string): Promise<Secret> {
  return parse(await send(secretUrl(service, id), { token: service.token }), secretSchema);
}

/** GET /v1/secrets/{id}/payload as bytes. */
export async function getSecretPayload(service: KeyManager, id: string): Promise<Uint8Array> {
  const headers = { accept: 'application/octet-stream' };
  const response = await send(`${secretUrl(service, id)}/payload`, { token: service.token, headers });
  return new Uint8Array(await response.arrayBuffer());
}

/** POST /v1/secrets; gives the new secret's id. */
export async function createSecret(service: KeyManager, secret: SecretCreate): Promise<string> {
  const response = await send(`${service.url}/v1/secrets`, {
    method: 'POST',
    token: service.token,
    body: secret,
  });
  return secretIdOf((await parse(response, secretCreatedSchema)).secret_ref);
}

/**
 * Keeps a certificate (PEM) for signed images. As bytes in base64: Glance reads a certificate that was kept as text
 * only to fail.
 */
export function createCertificate(service: KeyManager, name: string, pem: string): Promise<string> {
  return createSecret(service, {
    name,
    secret_type: 'certificate',
    payload: Buffer.from(pem).toString('base64'),
    payload_content_type: 'application/octet-stream',
    payload_content_encoding: 'base64',
  });
}

/** The id of a certificate that is kept already, by its name and bytes, or null. */
export async function findCertificate(
  service: KeyManager,
  name: string,
  pem: string,
): Promise<string | null> {
  const { secrets } = await listSecrets(service, { limit: 100, secret_type: 'certificate', name });
  for (const { secret_ref, content_types } of secrets) {
    const id = secretIdOf(secret_ref);
    if (content_types && Buffer.from(await getSecretPayload(service, id)).equals(Buffer.from(pem))) return id;
  }
  return null;
}

/** DELETE /v1/secrets/{id}. */
export async function deleteSecret(service: KeyManager, id: string): Promise<void> {
  await send(secretUrl(service, id), { method: 'DELETE', token: service.token });
}

function secretUrl(service: KeyManager, id: string): string {
  return `${service.url}/v1/secrets/${encodeURIComponent(id)}`;
}
