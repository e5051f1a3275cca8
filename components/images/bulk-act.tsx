'use client';

import type { BulkVerb } from '@/components/images/bulk-dialog';
import { ImageVerbDialog } from '@/components/images/image-verb-dialog';
import { MetadataDialog } from '@/components/images/metadata-dialog';
import { TagsDialog } from '@/components/images/tags-dialog';
import { VisibilityDialog } from '@/components/images/visibility-dialog';
import { ListCopyDialog } from '@/components/placement/list-copy-dialog';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummary } from '@/lib/images/image-summary';

interface BulkActProps {
  verb: BulkVerb;
  images: ImageSummary[];
  viewer: Viewer;
  onClose: () => void;
  onDone: (ids: string[]) => void;
}

/** The dialog of what is to be done to many images. */
export function BulkAct({ verb, ...props }: BulkActProps) {
  if (verb === 'visibility') return <VisibilityDialog {...props} />;
  if (verb === 'tags') return <TagsDialog {...props} />;
  if (verb === 'copy') return <ListCopyDialog {...props} />;
  if (verb === 'metadata') return <MetadataDialog {...props} />;
  return <ImageVerbDialog verb={verb} {...props} />;
}
