import { CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import type { ImageStatus } from '@/lib/contract/image-words';

const looks: Record<ImageStatus, { tone: Tone; icon: typeof CircleCheck }> = {
  active: { tone: 'ok', icon: CircleCheck },
  queued: { tone: 'waiting', icon: CircleDashed },
  saving: { tone: 'progress', icon: LoaderCircle },
  uploading: { tone: 'progress', icon: LoaderCircle },
  importing: { tone: 'progress', icon: LoaderCircle },
  deactivated: { tone: 'deactivated', icon: CirclePause },
  pending_delete: { tone: 'waiting', icon: LoaderCircle },
  deleted: { tone: 'waiting', icon: CircleX },
  killed: { tone: 'danger', icon: CircleX },
};

/** An image's status in Glance's own word. */
export function StatusBadge({ status }: { status: ImageStatus }) {
  const t = useTranslations('status');
  const { tone, icon: Icon } = looks[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3.5" />}>
      {t(status)}
    </Badge>
  );
}
