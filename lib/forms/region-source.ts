import type { RegionImage } from '@/lib/contract/region-image';
import {
  type CreateImageValues,
  propertyLines,
  withoutPropertyLines,
  withPropertyLines,
} from '@/lib/forms/create-image';
import { keyProblem, valueProblem } from '@/lib/metadata/property-key';

/** Properties that name something of the region that an image comes from, or belong to its bytes under keys kept there. */
const ofItsRegion = new Set([
  ...['kernel_id', 'ramdisk_id', 'instance_uuid', 'base_image_ref', 'image_location', 'block_device_mapping'],
  ...['cinder_encryption_key_id', 'cinder_encryption_key_deletion_policy', 'root_device_name', 'bdm_v2'],
  ...['img_signature', 'img_signature_hash_method', 'img_signature_key_type'],
  'img_signature_certificate_uuid',
]);

type Filled = Pick<
  CreateImageValues,
  | 'remoteId'
  | 'name'
  | 'disk_format'
  | 'container_format'
  | 'min_disk'
  | 'min_ram'
  | 'architecture'
  | 'description'
  | 'properties'
>;

/**
 * What an image of another region fills the create form in with. What somebody typed stays; what the image chosen before
 * (`before`) filled in goes with it. Glance itself takes over formats and what describes the hardware; the rest comes by
 * the form. `left` are keys that stay behind: they name things of the other region, or cannot be written a line each.
 */
export function withRegionImage(
  values: Filled,
  image: RegionImage,
  before: RegionImage | null,
): { values: Filled; left: string[] } {
  const own = (now: string, empty: string, former: string | undefined, fresh: string) =>
    now === empty || now === former ? fresh : now;
  const { description = '', architecture = '' } = image.properties;
  const lines: Record<string, string> = {};
  const left: string[] = [];
  for (const [key, value] of Object.entries(image.properties)) {
    if (key === 'description' || key === 'architecture') continue;
    if (ofItsRegion.has(key) || !isLine(key, value)) left.push(key);
    else lines[key] = value;
  }
  const kept = before ? withoutPropertyLines(values.properties, before.properties) : values.properties;
  const typed = new Set(propertyLines(kept).map(([key]) => key));
  const fresh = Object.entries(lines).filter(([key]) => !typed.has(key));
  return {
    values: {
      remoteId: image.id,
      name: own(values.name, '', before?.name ?? undefined, image.name ?? ''),
      // Glance writes these over whatever the record has.
      disk_format: image.disk_format ?? '',
      container_format: image.container_format ?? '',
      min_disk: own(
        values.min_disk,
        '0',
        before ? String(before.min_disk) : undefined,
        String(image.min_disk),
      ),
      min_ram: own(values.min_ram, '0', before ? String(before.min_ram) : undefined, String(image.min_ram)),
      architecture: own(values.architecture, '', before?.properties.architecture, architecture),
      description: own(values.description, '', before?.properties.description, description),
      properties: withPropertyLines(kept, Object.fromEntries(fresh)).replace(/^\n+/, ''),
    },
    left,
  };
}

/** Whether a property comes back from a line of the form as it went in. */
function isLine(key: string, value: string): boolean {
  if (keyProblem(key, new Set()) !== null || valueProblem(value) !== null || value === '') return false;
  const [line] = propertyLines(`${key}=${value}`);
  return line?.[0] === key && line[1] === value && !/[\n\r]/.test(value);
}
