import type { Hono } from 'hono';
import { z } from 'zod';
import { badRequest, conflict, forbidden } from '@/lib/embedded/error';
import { type CloudEnv, jsonBody, param, refuseBody, resource } from '@/lib/embedded/http';
import { findVisibleImage } from '@/lib/embedded/image/image-record';
import { locationList } from '@/lib/embedded/image/location-record';
import { isWebAddress } from '@/lib/embedded/image/web-location';
import { startLocationImport } from '@/lib/embedded/pipeline/location-import';
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
 * /v2/images/{id}/locations of API 2.17 (glance/api/v2/images.py, add_location, get_locations). An address of the web
 * becomes the image's data by a task, where a store of type http is there for it; Glance takes none of a file.
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
      const { url, validation_data } = parsed.data;
      const good = isWebAddress(cloud, url);
      if (!good && !caller.roles.has('service'))
        throw forbidden('http store must be enabled to use location API by normal user.');
      if (validation_data) checkDigest(validation_data.os_hash_algo, validation_data.os_hash_value);
      if (!good) throw badRequest('Invalid location');
      for (const key of ['disk_format', 'container_format'] as const)
        if (image[key] === null) throw badRequest(`Property ${key} must be set prior to saving data.`);
      startLocationImport(cloud, caller, image.id, url, validation_data ?? null);
      return c.body(null, 202);
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
