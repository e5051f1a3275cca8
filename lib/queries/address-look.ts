import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import { type AddressLook, lookHeader } from '@/lib/contract/address-look';
import type { PublishedChecksum } from '@/lib/contract/published-checksum';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';
import { vendorAlgorithms } from '@/lib/work/vendor-checksum';

export const lookSchema = shaped<AddressLook>(
  s.union(
    s.object({
      state: s.literal('found'),
      size: s.nullable(s.number()),
      type: s.nullable(s.string()),
      resumable: s.boolean(),
      host: s.nullable(s.string()),
      name: s.string(),
      reading: s.nullable(
        s.object({
          header: s.object({
            format: s.string(),
            formats: s.array(s.string()),
            unsafe: s.array(s.object({ check: s.string() })),
          }),
          kind: s.string(),
          detail: s.nullable(s.string()),
          suits: s.array(s.object({ disk_format: s.string(), container_format: s.string() })),
          remarks: s.array(s.object({ code: s.string() })),
        }),
      ),
    }),
    s.object({ state: s.literal('refused'), status: s.number() }),
    s.object({ state: s.literal('unchecked'), reason: s.string() }),
  ),
);

export const checksumSchema = s.nullable(
  s.object({ algorithm: s.oneOf([...vendorAlgorithms]), value: s.string(), source: s.string() }),
);

/** The checksum that stands beside an address, looked for once a minute; null looks for none. */
export function checksumOptions(address: string | null) {
  return queryOptions({
    queryKey: ['checksum', address],
    queryFn: ({ signal }): Promise<PublishedChecksum> =>
      ask(apiRoutes.checksum(), checksumSchema, {
        signal,
        headers: { [lookHeader]: encodeURIComponent(address ?? '') },
      }),
    enabled: address !== null,
    staleTime: 60_000,
    retry: false,
  });
}

/** What the dashboard sees at an address, looked at once a minute; null looks at none. */
export function addressLookOptions(address: string | null) {
  return queryOptions({
    queryKey: ['address', address],
    queryFn: ({ signal }) =>
      ask(apiRoutes.address(), lookSchema, {
        signal,
        headers: { [lookHeader]: encodeURIComponent(address ?? '') },
      }),
    enabled: address !== null,
    staleTime: 60_000,
    retry: false,
  });
}
