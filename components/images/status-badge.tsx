import { CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { LightIcon } from '@/components/ui/light-icon';
import type { ImageStatus } from '@/lib/contract/image-words';
import type { ImportState } from '@/lib/work/store-track';

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

/** States of an import in which the status alone would say that work goes on. */
const halted: Partial<
  Record<ImportState, { tone: Tone; icon: typeof CircleCheck; word: 'stopped' | 'silent' }>
> = {
  dead: { tone: 'danger', icon: CircleX, word: 'stopped' },
  stalled: { tone: 'warning', icon: TriangleAlert, word: 'silent' },
  abandoned: { tone: 'warning', icon: TriangleAlert, word: 'silent' },
};

interface StatusBadgeProps {
  status: ImageStatus;
  /** What its import is doing. */
  state?: ImportState;
  /** Of a stopped import, the one word that matters; the status itself is told on hover and to screen readers. */
  short?: boolean;
}

/** An image's status in Glance's own word, and whether its import stopped in the middle. */
export function StatusBadge({ status, state = 'none', short = false }: StatusBadgeProps) {
  const t = useTranslations('status');
  const stop = halted[state];
  const { tone, icon: Icon } = stop ?? looks[status];
  const text = stop ? t('halted', { status: t(status), word: t(stop.word) }) : t(status);
  return (
    <Badge tone={tone} icon={<LightIcon of={Icon} className="size-3.5" />}>
      {stop && short ? (
        <span title={text}>
          <span aria-hidden>{t(stop.word)}</span>
          <span className="sr-only">{text}</span>
        </span>
      ) : (
        text
      )}
    </Badge>
  );
}
