import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import type { TaskStatus } from '@/lib/contract/task';

const looks = {
  pending: { tone: 'waiting', icon: CircleDashed },
  processing: { tone: 'progress', icon: LoaderCircle },
  success: { tone: 'ok', icon: CircleCheck },
  failure: { tone: 'danger', icon: CircleX },
} as const;

/** A task's status in Glance's own word. */
export function TaskStatusBadge({ status }: { status: TaskStatus }) {
  const t = useTranslations('tasks');
  const { tone, icon: Icon } = looks[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3.5" />}>
      {t(`status_${status}`)}
    </Badge>
  );
}
