import * as z from 'zod/mini';
import { actionErrorSchema } from '@/lib/contract/action-result';

/** What the dashboard knows of an upload whose bytes it hands on to Glance. */
const openUploadFields = {
  /** Bytes that were handed on; the next request begins here. All of them while Glance stores the last ones. */
  offset: z.number(),
  size: z.number(),
  /** Nobody is sending: the connection broke, fell silent, or never began. */
  broken: z.boolean(),
  /** Until when it is kept for its browser, milliseconds since the epoch; null while bytes come. */
  waitsUntil: z.nullable(z.number()),
  /** The file as the browser described it: its name, its time (milliseconds since the epoch), and a hexadecimal SHA-256 of its first and last MiB. */
  filename: z.nullable(z.string()),
  lastModified: z.nullable(z.number()),
  edges: z.nullable(z.string()),
  /** The same user sends it: nobody else can continue it. */
  mine: z.boolean(),
};

/** GET /api/uploads/{imageId}: null where this process never heard of an upload. */
export const uploadStatusSchema = z.nullable(
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('open'), ...openUploadFields }),
    z.object({
      state: z.literal('ended'),
      /** Why it ended, or null when Glance has all bytes. */
      error: z.nullable(actionErrorSchema),
      /** Bytes that were handed on before the end. */
      sent: z.number(),
      size: z.number(),
      /** Milliseconds since the epoch. */
      endedAt: z.number(),
    }),
  ]),
);
export type UploadStatus = z.infer<typeof uploadStatusSchema>;

/** GET /api/data/uploads: the open uploads of the project that pass through this process, whoever sends them. */
export const passingUploadsSchema = z.array(z.object({ imageId: z.string(), ...openUploadFields }));
export type PassingUpload = z.infer<typeof passingUploadsSchema>[number];

/** Header of every answer of the upload endpoint: an id of the process. Another one means that the dashboard was restarted. */
export const bootHeader = 'x-darkroom-boot';

/** Header of the answer to a registration: seconds that the dashboard waits for a browser that lost its connection. */
export const graceHeader = 'x-darkroom-grace';
