import { CircleAlert, CircleCheck, CircleDashed, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import type { ActivityPhase } from '@/lib/work/activity';

const looks: Record<ActivityPhase, { tone: Tone; icon: typeof CircleCheck }> = {
  waiting: { tone: 'waiting', icon: CircleDashed },
  left: { tone: 'warning', icon: TriangleAlert },
  sending: { tone: 'progress', icon: LoaderCircle },
  fetching: { tone: 'progress', icon: LoaderCircle },
  storing: { tone: 'progress', icon: LoaderCircle },
  paused: { tone: 'warning', icon: TriangleAlert },
  broken: { tone: 'danger', icon: CircleX },
  done: { tone: 'ok', icon: CircleCheck },
  partial: { tone: 'danger', icon: CircleAlert },
  failed: { tone: 'danger', icon: CircleX },
  dead: { tone: 'danger', icon: CircleX },
  stalled: { tone: 'warning', icon: TriangleAlert },
  staged: { tone: 'warning', icon: TriangleAlert },
  abandoned: { tone: 'warning', icon: TriangleAlert },
};

/** How far something is, in a word. */
export function PhaseBadge({ phase }: { phase: ActivityPhase }) {
  const t = useTranslations('activity');
  const { tone, icon: Icon } = looks[phase];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden className="size-3.5" />}>
      {t(`phase_${phase}`)}
    </Badge>
  );
}
