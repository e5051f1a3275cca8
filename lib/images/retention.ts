import { deprecationOf, isDeprecated } from '@/lib/images/deprecation';
import { matchesGlob } from '@/lib/images/glob';
import { imageCan, type Who } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { isOfServer } from '@/lib/images/of-server';
import { type RetentionAct, type RetentionRule, retentionActs } from '@/lib/images/retention-rule';
import { isSeenAsWidely } from '@/lib/images/seen-as-widely';
import type { Used } from '@/lib/work/image-uses';
import { type LeftReason, leftReasons, type SweepAct } from '@/lib/work/sweep';

/** An image as far as retention looks at it; a whole image of the wire is one too. */
export interface RetentionImage extends ImageSummary {
  os_purpose?: string | null;
}

/** What a rule looks at that a summary does not have. */
export const retentionImageKeys = ['os_purpose', 'block_device_mapping'] as const;

/**
 * Why an image is acted on, or left alone; a key of the messages `retention.why_…`.
 * - `replaced`, `old`, `deprecated`: the act is due;
 * - `kept`: among those that stay, or not older than one that does; `only`: no newer one could take its place;
 * - `waits`: the act has its time still; `over`: nothing further is to be done to it;
 * - `used`, `use_unknown`, `protected`, `no_replacement`, `status`, `refused`: it would be due, and may not be.
 */
export type RetentionReason =
  | 'replaced'
  | 'old'
  | 'deprecated'
  | 'kept'
  | 'only'
  | 'waits'
  | 'over'
  | 'used'
  | 'use_unknown'
  | 'protected'
  | 'no_replacement'
  | 'status'
  | 'refused';

/** What becomes of one image. */
export interface RetentionEntry<Row extends RetentionImage = RetentionImage> {
  image: Row;
  /** What it is a version of, in words; '' where a rule asks for the deprecated ones. */
  group: string;
  /** What is to be done now, or null. */
  act: RetentionAct | null;
  reason: RetentionReason;
  /** When its act is due or was, in milliseconds since the epoch; null where there is none. */
  dueAt: number | null;
  /** The image that takes its place and has to be there for any act; null where there is none. */
  keeper: string | null;
}

/** What a plan has to know beside the images. */
export interface RetentionWorld {
  /** milliseconds since the epoch */
  now: number;
  usedOf: (image: RetentionImage) => Used;
  who: Who;
}

const day = 86_400_000;
/** What serves people: the others count for nothing that stays. */
const serves = ({ status, os_hidden }: RetentionImage) => status === 'active' && !os_hidden;
const created = ({ created_at }: RetentionImage) => Date.parse(created_at);

/**
 * What a rule does to which images, and why: nothing is written, and the same is done later (`lib/jobs/sweep-image.ts`).
 * Images that belong to no group of the rule are left out. An image goes only where a newer one serves in its place, or the
 * one that it names; none that is used, of which that is not known, or that is protected.
 *
 * An image is replaced from when the last of those was created that are newer and stay. What came of an act began at the
 * latest when the image was changed last (`updated_at`), so whatever is changed later makes an act come later, never earlier.
 */
export function planRetention<Row extends RetentionImage>(
  images: readonly Row[],
  rule: RetentionRule,
  world: RetentionWorld,
): RetentionEntry<Row>[] {
  const mine = images.filter(
    (image) =>
      (rule.all_projects || image.owner === world.who.projectId) &&
      (rule.pattern === null || matchesGlob(rule.pattern, image.name ?? '')),
  );
  if (rule.keep === 'not_deprecated') {
    const byId = new Map(images.map((image) => [image.id, image]));
    return mine.flatMap((image) => deprecatedEntry(image, byId, rule, world));
  }
  const groups = new Map<string, Row[]>();
  for (const image of mine) {
    const key = groupKey(image, rule);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  return [...groups.values()].flatMap((group) => groupEntries(group, rule, world));
}

/** Those of a plan that something is to be done to now. */
export function dueEntries<Row extends RetentionImage>(
  plan: readonly RetentionEntry<Row>[],
): (RetentionEntry<Row> & { act: RetentionAct })[] {
  return plan.filter((entry): entry is RetentionEntry<Row> & { act: RetentionAct } => entry.act !== null);
}

/**
 * Versions have one owner, visibility and kind, those of servers one server as well; null where the image lacks what the rule
 * goes by.
 */
function groupKey(image: RetentionImage, { group_by }: RetentionRule): string | null {
  const values = group_by.map((key) => image[key] ?? '');
  if (values.includes('')) return null;
  const server = isOfServer(image) ? image.instance_uuid : '';
  if (server === null || server === undefined) return null;
  return JSON.stringify([image.owner, image.visibility, server, ...values]);
}

function groupEntries<Row extends RetentionImage>(
  group: readonly Row[],
  rule: RetentionRule,
  world: RetentionWorld,
): RetentionEntry<Row>[] {
  const newestFirst = [...group].sort((a, b) => created(b) - created(a) || (a.id < b.id ? 1 : -1));
  const serving = newestFirst.filter(serves);
  const words = rule.group_by.map((key) => newestFirst[0]?.[key] ?? '').join(' ') || (rule.pattern ?? '');
  const due = typeof rule.keep === 'object' && 'days' in rule.keep ? 'old' : 'replaced';
  // So many of those that serve are newer: of two of one second neither is, for a second is all that Glance tells.
  let newer = 0;
  return newestFirst.map((image) => {
    for (let next = serving[newer]; next && created(next) > created(image); next = serving[newer]) newer += 1;
    const entry = { image, group: words, act: null, dueAt: null };
    const [keeper] = serving;
    if (newer === 0 || !keeper) return { ...entry, keeper: null, reason: 'only' };
    const from = replacedFrom(image, serving, newer, rule);
    if (from === null || from > world.now) return { ...entry, keeper: keeper.id, reason: 'kept' };
    return { ...entry, keeper: keeper.id, ...stageOf(image, from, due, rule, world) };
  });
}

/** From when on an image need not stay that the first `newer` of those that serve come before, or null for one that stays. */
function replacedFrom(
  image: RetentionImage,
  serving: readonly RetentionImage[],
  newer: number,
  { keep }: RetentionRule,
): number | null {
  if (keep === 'not_deprecated') return null;
  const last = serving[newer - ('last' in keep ? keep.last : 1)];
  if (!last) return null;
  return 'last' in keep ? created(last) : Math.max(created(image) + keep.days * day, created(last));
}

/** Of a deprecated image the one that it names is the keeper; others are no matter of such a rule. */
function deprecatedEntry<Row extends RetentionImage>(
  image: Row,
  byId: ReadonlyMap<string, Row>,
  rule: RetentionRule,
  world: RetentionWorld,
): RetentionEntry<Row>[] {
  const announced = deprecationOf(image);
  if (!announced) return [];
  const entry = { image, group: '', keeper: null, act: null, dueAt: null };
  if (announced.at > world.now) return [{ ...entry, reason: 'waits', dueAt: announced.at }];
  const other = announced.by === image.id ? undefined : byId.get(announced.by ?? '');
  if (!other || !serves(other) || !isSeenAsWidely(other, image) || isDeprecated(other, world.now))
    return [{ ...entry, reason: 'no_replacement' }];
  return [{ ...entry, keeper: other.id, ...stageOf(image, announced.at, 'deprecated', rule, world) }];
}

type Stage = Pick<RetentionEntry, 'act' | 'reason' | 'dueAt'>;

/** The next act of an image that need not stay since `from`. */
function stageOf(
  image: RetentionImage,
  from: number,
  due: 'replaced' | 'old' | 'deprecated',
  rule: RetentionRule,
  { now, usedOf, who }: RetentionWorld,
): Stage {
  const nothing = (reason: RetentionReason, dueAt: number | null = null): Stage => ({
    act: null,
    reason,
    dueAt,
  });
  if (image.status !== 'active' && image.status !== 'deactivated') return nothing('status');
  const reached = image.status === 'deactivated' ? 2 : image.os_hidden ? 1 : 0;
  const act = retentionActs.slice(reached).find((next) => rule[`${next}_after`] !== null);
  if (!act) return nothing('over');
  const since = reached === 0 ? from : Math.max(from, Date.parse(image.updated_at));
  const dueAt = since + (rule[`${act}_after`] ?? 0) * day;
  if (image.protected) return nothing('protected', dueAt);
  const used = usedOf(image);
  if (used !== 'no') return nothing(used === 'yes' ? 'used' : 'use_unknown', dueAt);
  if (imageCan[act](image, who) !== null) return nothing('refused', dueAt);
  return dueAt > now ? nothing('waits', dueAt) : { act, reason: due, dueAt };
}

/** What somebody agreed to in a preview. */
export interface AgreedAct {
  id: string;
  name: string | null;
  verb: RetentionAct;
  updated_at: string;
}

/** What is to be done of what was agreed to, by a plan that was made since; of the rest, why not any more. */
export function agreedActs(
  plan: readonly RetentionEntry[],
  agreed: readonly AgreedAct[],
): (Pick<AgreedAct, 'id' | 'name'> & { act: SweepAct; left?: LeftReason })[] {
  const byId = new Map(plan.map((entry) => [entry.image.id, entry]));
  return agreed.map(({ id, name, verb, updated_at }) => {
    const entry = byId.get(id);
    const reason = entry?.reason ?? 'over';
    const act = { verb, reason, updatedAt: updated_at, keeper: entry?.keeper ?? null };
    if (entry?.act === verb && entry.image.updated_at === updated_at) return { id, name, act };
    const left = leftReasons.find((known) => known === reason);
    return {
      id,
      name,
      act,
      left: left ?? (entry && entry.image.updated_at !== updated_at ? 'changed' : 'not_due'),
    };
  });
}
