import type { Report, Reported } from '@/lib/bin/retention';
import { shownText } from '@/lib/images/odd-text';
import type { RetentionReason } from '@/lib/images/retention';
import type { RetentionAct } from '@/lib/images/retention-rule';
import type { SweepOutcome } from '@/lib/jobs/sweep-image';
import { useParts } from '@/lib/work/image-uses';
import type { LeftReason } from '@/lib/work/sweep';

// Commands speak English, as the stock ones do.

const reasons: Record<RetentionReason, string> = {
  replaced: 'newer images replace it',
  old: 'it is older than the days that images stay',
  deprecated: 'it is deprecated, and its replacement is active',
  kept: 'it is among those that stay',
  only: 'no newer active image could take its place',
  waits: 'it is not due yet',
  over: 'the rule has no further act for it',
  used: 'it would be due, but it is used',
  use_unknown: 'it would be due, but whether it is used is not known',
  protected: 'it would be due, but it is protected',
  no_replacement: 'it is deprecated, but names no image that is active in its place',
  status: 'it is neither active nor deactivated',
  refused: 'it would be due, but these credentials may not change it',
};

const lefts: Record<LeftReason, string> = {
  gone: 'it is gone',
  changed: 'it was changed since',
  used: 'something uses it by now',
  use_unknown: 'whether it is used is not known',
  protected: 'it is protected',
  refused: 'these credentials may not change it',
  no_keeper: 'the image in its place is not active any more',
  not_due: 'it is not due any more',
};

const done: Record<RetentionAct, string> = {
  hide: 'hidden',
  deactivate: 'deactivated',
  delete: 'deleted',
};

/** A text of somebody's as it can stand in a line of a terminal, which its control characters would write over. */
const plain = (text: string) =>
  shownText(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (sign) => JSON.stringify(sign).slice(1, -1));

/** One image of a plan as a line. */
export function lineOf({ id, name, act, reason, dueAt }: Reported): string {
  const since =
    dueAt === null ? '' : `, ${act ? 'due since' : 'due on'} ${new Date(dueAt).toISOString().slice(0, 10)}`;
  return `${(act ?? 'stays').padEnd(10)} ${id} ${plain(name ?? '')} (${reasons[reason]}${since})`;
}

/** What became of one image. */
export function resultWords(result: SweepOutcome): string {
  if (result.state === 'left') return `left out, for ${lefts[result.left]}`;
  if (result.state !== 'failed') return result.state === 'done' ? 'done' : 'not begun, for it was stopped';
  const { kind, reason, requestId } = result.error;
  return `failed (${plain(reason || kind)}${requestId ? `, ${requestId}` : ''})`;
}

/** What a rule came to, as lines behind its images. */
export function summaryOf({ images, looked, parts, applied }: Report): string[] {
  const silent = useParts.filter((part) => parts[part] !== 'known' && parts[part] !== 'absent');
  const counts = new Map<string, number>();
  for (const { act, result } of images) {
    if (!act) continue;
    const what = !applied ? `to ${act}` : result?.state === 'done' ? done[act] : (result?.state ?? 'left');
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const words = [...counts].map(([what, count]) => `${count} ${what === 'left' ? 'left out' : what}`);
  return [
    ...silent.map((part) => `Uses by ${part} are not known (${parts[part]}), so images stay.`),
    `${looked} images looked at: ${words.length > 0 ? words.join(', ') : 'nothing to do'}.`,
  ];
}
