import { actionErrorSchema } from '@/lib/contract/action-result';
import * as s from '@/lib/contract/shape';

/** What the dashboard knows of an upload whose bytes it hands on to Glance. */
const openUploadFields = {
  /** Bytes that were handed on; the next request begins here. All of them while Glance stores the last ones. */
  offset: s.number(),
  size: s.number(),
  /** Nobody is sending: the connection broke, fell silent, or never began. */
  broken: s.boolean(),
  /** Until when it is kept for its browser, milliseconds since the epoch; null while bytes come. */
  waitsUntil: s.nullable(s.number()),
  /** The file as the browser described it: its name, its time (milliseconds since the epoch), and a hexadecimal SHA-256 of its first and last MiB. */
  filename: s.nullable(s.string()),
  lastModified: s.nullable(s.number()),
  edges: s.nullable(s.string()),
  /** The same user sends it: nobody else can continue it. */
  mine: s.boolean(),
};

/** GET /api/uploads/{imageId}: null where this process never heard of an upload. */
export const uploadStatusSchema = s.nullable(
  s.union(
    s.object({ state: s.literal('open'), ...openUploadFields }),
    s.object({
      state: s.literal('ended'),
      /** Why it ended, or null when Glance has all bytes. */
      error: s.nullable(actionErrorSchema),
      /** Bytes that were handed on before the end. */
      sent: s.number(),
      size: s.number(),
      /** Milliseconds since the epoch. */
      endedAt: s.number(),
    }),
  ),
);
export type UploadStatus = s.Infer<typeof uploadStatusSchema>;

/** GET /api/data/uploads: the open uploads of the project that pass through this process, whoever sends them. */
export const passingUploadsSchema = s.array(s.object({ imageId: s.string(), ...openUploadFields }));
export type PassingUpload = s.Infer<typeof passingUploadsSchema>[number];

/** Header of every answer of the upload endpoint: an id of the process. Another one means that the dashboard was restarted. */
export const bootHeader = 'x-darkroom-boot';

/** Header of the answer to a registration: seconds that the dashboard waits for a browser that lost its connection. */
export const graceHeader = 'x-darkroom-grace';
