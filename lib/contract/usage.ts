import { z } from 'zod';

/**
 * GET /v2/info/usage: what the project uses of its limits, sizes in MiB; empty where the operator has no limits in
 * Keystone.
 */
export const usageSchema = z.object({
  usage: z.record(z.string(), z.object({ usage: z.number(), limit: z.number() })),
});
export type Usage = z.infer<typeof usageSchema>['usage'];
