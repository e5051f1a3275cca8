import * as s from '@/lib/contract/shape';

/** An active image of another region of the same cloud, as far as an import of it needs it. */
export const regionImageSchema = s.object({
  id: s.string(),
  name: s.nullable(s.string()),
  created_at: s.string(),
  /** Bytes. */
  size: s.nullable(s.number()),
  disk_format: s.nullable(s.string()),
  container_format: s.nullable(s.string()),
  /** GiB, MiB. */
  min_disk: s.number(),
  min_ram: s.number(),
  /** Custom properties, without Glance's own bookkeeping. */
  properties: s.record(s.string()),
});
export type RegionImage = s.Infer<typeof regionImageSchema>;
