import { z } from 'zod';

/** The media of Nova's microversions: `compute 2.69`. */
export const computeVersionHeader = 'openstack-api-version';

/**
 * From here on Nova lists servers of a cell that does not answer by what little it knows of them, instead of leaving them
 * out in silence (nova api-guide, "Handling Down Cells").
 */
export const computeVersionWithDownCells = '2.69';

/**
 * A server of GET /servers/detail, as far as images need it. One of a cell that does not answer has its id and the status
 * UNKNOWN, no name and no `image`. `image` is '' for one that was booted from a volume.
 */
export const serverSchema = z.object({
  id: z.string(),
  status: z.string(),
  name: z.string().optional(),
  tenant_id: z.string().optional(),
  image: z
    .union([z.object({ id: z.string() }), z.literal('')])
    .nullable()
    .optional(),
  'os-extended-volumes:volumes_attached': z.array(z.object({ id: z.string() })).optional(),
});
export type Server = z.infer<typeof serverSchema>;

/** GET /os-services, as far as cells need it: of a service in a cell that does not answer Nova says `UNKNOWN`. */
export const computeServiceListSchema = z.object({ services: z.array(z.object({ status: z.string() })) });

const links = z.array(z.object({ rel: z.string(), href: z.string() }));

/** GET /servers/detail; `servers_links` has a `next` where there is more. */
export const serverListSchema = z.object({
  servers: z.array(serverSchema),
  servers_links: links.optional(),
});

/** Whether links of a list say that more follows. */
export function saysNext(found: z.infer<typeof links> | undefined): boolean {
  return found?.some(({ rel }) => rel === 'next') ?? false;
}
