import {
  type ApiVersion,
  type ImageJsonSchema,
  imageJsonSchemaSchema,
  versionListSchema,
} from '@/lib/contract/discovery';
import { importInfoSchema } from '@/lib/contract/import';
import { OpenStackError } from '@/lib/openstack/error';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/** GET /versions of the image service: every API version it answers, newest first. Needs no token. */
export async function listVersions(serviceUrl: string, signal?: AbortSignal): Promise<ApiVersion[]> {
  const response = await send(`${serviceUrl}/versions`, { accept: [300], signal });
  return (await parse(response, versionListSchema)).versions;
}

/** GET /v2/info/import: the import methods this cloud offers; none where it is older than importing. */
export async function listImportMethods(service: ImageService, signal?: AbortSignal): Promise<string[]> {
  try {
    const response = await send(`${service.url}/v2/info/import`, { token: service.token, signal });
    return (await parse(response, importInfoSchema))['import-methods'].value;
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return [];
    throw error;
  }
}

/** GET /v2/schemas/image: what an image may look like here, with the formats this cloud accepts. */
export async function getImageSchema(service: ImageService, signal?: AbortSignal): Promise<ImageJsonSchema> {
  const response = await send(`${service.url}/v2/schemas/image`, { token: service.token, signal });
  return parse(response, imageJsonSchemaSchema);
}
