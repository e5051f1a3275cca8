import { type Usage, usageSchema } from '@/lib/contract/usage';
import { OpenStackError } from '@/lib/openstack/error';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/** GET /v2/info/usage: the project's usage against its limits; null where the cloud is older than that address. */
export async function getUsage(service: ImageService, signal?: AbortSignal): Promise<Usage | null> {
  try {
    const response = await send(`${service.url}/v2/info/usage`, { token: service.token, signal });
    return (await parse(response, usageSchema)).usage;
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}
