import { z } from 'zod';

/** Kinds of secret that Barbican knows; a certificate of a signed image is a `certificate`. */
export const secretTypes = ['symmetric', 'passphrase', 'private', 'public', 'certificate', 'opaque'] as const;

/** A secret of the key manager (Barbican v1) without its payload. Times are without a zone and mean UTC. */
export const secretSchema = z.object({
  /** Address of the secret; its last part is the id. */
  secret_ref: z.string(),
  name: z.string().nullable(),
  status: z.string(),
  secret_type: z.string(),
  algorithm: z.string().nullable(),
  bit_length: z.number().nullable(),
  mode: z.string().nullable(),
  creator_id: z.string().nullable().optional(),
  created: z.string(),
  updated: z.string(),
  expiration: z.string().nullable(),
  /** Media type of the payload under `default`; absent while there is none. */
  content_types: z.record(z.string(), z.string()).optional(),
});
export type Secret = z.infer<typeof secretSchema>;

/** GET /v1/secrets: pages by offset, `total` counts all. */
export const secretListSchema = z.object({
  secrets: z.array(secretSchema),
  total: z.number(),
  next: z.string().optional(),
  previous: z.string().optional(),
});

/** POST /v1/secrets. A binary payload is base64 and says so in payload_content_encoding; a text one has no encoding. */
export const secretCreateSchema = z.object({
  name: z.string().max(255).nullable().optional(),
  secret_type: z.enum(secretTypes).optional(),
  algorithm: z.string().max(255).optional(),
  bit_length: z.number().int().min(1).max(32767).optional(),
  mode: z.string().max(255).optional(),
  expiration: z.string().max(255).optional(),
  payload: z.string().optional(),
  payload_content_type: z.string().max(255).nullable().optional(),
  payload_content_encoding: z.literal('base64').optional(),
});
export type SecretCreate = z.infer<typeof secretCreateSchema>;

/** The answer to POST /v1/secrets. */
export const secretCreatedSchema = z.object({ secret_ref: z.string() });

/** The id in a secret's address. */
export function secretIdOf(ref: string): string {
  return ref.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
