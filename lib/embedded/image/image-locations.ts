import type { Hono } from 'hono';
import { z } from 'zod';
import { badRequest, conflict, forbidden } from '@/lib/embedded/error';
import { type CloudEnv, jsonBody, param, refuseBody, resource } from '@/lib/embedded/http';
import { findVisibleImage } from '@/lib/embedded/image/image-record';
import { locationList } from '@/lib/embedded/image/location-record';
import { authorize } from '@/lib/embedded/policy';

const hashes = ['sha1', 'sha256', 'sha512', 'md5'] as const;
const newLocationSchema = z.object({
  url: z.string(),
  validation_data: z
    .strictObject({ os_hash_algo: z.enum(hashes), os_hash_value: z.string().max(128) })
    .optional(),
});
/** Hexadecimal digits of a digest. */
const digits = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };

/**
 * /v2/images/{id}/locations of API 2.17 (glance/api/v2/images.py, add_location, get_locations). Every store here keeps
 * files, and Glance takes no address of a file from anybody: what is sent is checked as Glance checks it, and refused.
 */
export function locationRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/locations', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      authorize(caller, 'fetch_image_location', image.owner);
      return c.json(locationList(cloud, image.id).map(({ url, metadata }) => ({ url, metadata })));
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const parsed = newLocationSchema.safeParse(await jsonBody(c));
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw badRequest(
          `Provided object does not match schema 'location': ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
        );
      }
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      if (image.status !== 'queued')
        throw conflict(`It's not allowed to add locations if image status is ${image.status}.`);
      authorize(caller, 'add_image_location', image.owner);
      if (!caller.roles.has('service'))
        throw forbidden('http store must be enabled to use location API by normal user.');
      const { validation_data } = parsed.data;
      if (validation_data) checkDigest(validation_data.os_hash_algo, validation_data.os_hash_value);
      throw badRequest('Invalid location');
    },
  });
}

function checkDigest(algorithm: (typeof hashes)[number], value: string): void {
  if (!/^([0-9a-f]{2})*$/i.test(value))
    throw badRequest(`os_hash_value (${value}) is not a valid hexadecimal value`);
  if (value.length !== digits[algorithm])
    throw badRequest(
      `os_hash_value: (${value}) is not the correct size for (${algorithm}) (should be (${digits[algorithm] / 2}) bytes)`,
    );
}
