import { z } from 'zod';

/** Addresses of glance-api nodes as the configuration writes them: `name=url,…`, each without `/v2`. */
export const cacheNodeListSchema = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean)
      .map((entry) => {
        const at = entry.indexOf('=');
        return { name: entry.slice(0, Math.max(0, at)).trim(), url: entry.slice(at + 1).trim() };
      }),
  )
  .pipe(
    z
      .array(
        z.object({
          name: z.string().min(1).max(255),
          url: z
            .url({ protocol: /^https?$/ })
            .transform((url) => url.replace(/\/+$/, '').replace(/\/v\d+(?:\.\d+)?$/, '')),
        }),
      )
      .refine((nodes) => new Set(nodes.map(({ name }) => name)).size === nodes.length),
  );
