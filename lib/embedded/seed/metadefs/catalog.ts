import { type MetadefNamespaceBody, metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import { hardwareMetadefs } from '@/lib/embedded/seed/metadefs/hardware';
import { imageBasics } from '@/lib/embedded/seed/metadefs/image-basics';
import { libvirt } from '@/lib/embedded/seed/metadefs/libvirt';
import { otherHypervisors } from '@/lib/embedded/seed/metadefs/other-hypervisors';
import { scheduling } from '@/lib/embedded/seed/metadefs/scheduling';
import { software } from '@/lib/embedded/seed/metadefs/software';
import { trust } from '@/lib/embedded/seed/metadefs/trust';

/** The definitions a new cloud begins with: names and values are OpenStack's, so that tools find what they look for. */
export const metadefCatalog: MetadefNamespaceBody[] = [
  ...scheduling,
  ...software,
  ...otherHypervisors,
  ...trust,
  ...hardwareMetadefs,
  ...libvirt,
  ...imageBasics,
].map((namespace) =>
  metadefNamespaceBodySchema.parse({ ...namespace, visibility: 'public', protected: true, owner: 'admin' }),
);
