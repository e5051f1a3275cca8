import 'server-only';
import type { Session } from '@/lib/auth/session';
import { usedIfAlone } from '@/lib/data/fresh-uses';
import { idsOfUnsure, readImagesWithUses } from '@/lib/data/images-with-uses';
import { type ExportFormat, recordsText } from '@/lib/images/image-export';
import {
  dueEntries,
  planRetention,
  type RetentionEntry,
  type RetentionImage,
  type RetentionReason,
  retentionImageKeys,
} from '@/lib/images/retention';
import type { RetentionAct, RetentionRule } from '@/lib/images/retention-rule';
import { parseRule } from '@/lib/images/retention-rule-schema';
import { OpenStackError } from '@/lib/openstack/error';
import type { PartStates } from '@/lib/work/image-uses';

/** What a rule would do now. */
export interface RetentionPlan {
  /** When it was read, milliseconds since the epoch. */
  readAt: number;
  /** Whose servers and volumes were looked at. */
  scope: 'project' | 'all';
  parts: PartStates;
  /** Images that were looked at, also those that the rule says nothing of. */
  looked: number;
  entries: RetentionEntry[];
}

/**
 * Reads all images and all that uses them, anew, and plans by a rule; nothing is written. Of a shared image that would be
 * acted on its members are asked for, where other projects' servers are not to be seen.
 */
export async function readRetention(session: Session, rule: RetentionRule): Promise<RetentionPlan> {
  const { images, reading } = await readImagesWithUses<RetentionImage>(session, retentionImageKeys);
  const world = { now: Date.now(), who: session.viewer };
  const plan = planRetention(images, rule, { ...world, usedOf: (image) => usedIfAlone(reading, image) });
  const due = dueEntries(plan).map(({ image }) => image);
  const unsure = await idsOfUnsure(session, reading, due);
  const entries = plan.map(
    (entry): RetentionEntry =>
      unsure.has(entry.image.id) ? { ...entry, act: null, reason: 'use_unknown' } : entry,
  );
  return {
    readAt: reading.readAt,
    scope: reading.scope,
    parts: reading.parts,
    looked: images.length,
    entries,
  };
}

/** An image of a plan, as far as a page or a line of text shows it. */
export interface RetentionRow extends Pick<RetentionEntry, 'group' | 'act' | 'reason' | 'dueAt'> {
  id: string;
  name: string | null;
  status: string;
  os_hidden: boolean;
  size: number | null;
  created_at: string;
  updated_at: string;
}

/** A plan as a page is told it. */
export interface RetentionPage extends Omit<RetentionPlan, 'entries'> {
  /** How many images there are of each reason, also of those that are left out below. */
  reasons: Partial<Record<RetentionReason, number>>;
  acts: Partial<Record<RetentionAct, number>>;
  /** Those to act on first, then those that may not be acted on, then the others. */
  rows: RetentionRow[];
}

/** Images that a page is told of. */
const shownAtMost = 5000;
/** The order in which a page and a file have reasons. */
const order: readonly RetentionReason[] = [
  ...(['replaced', 'old', 'deprecated', 'used', 'use_unknown', 'protected', 'no_replacement'] as const),
  ...(['status', 'refused', 'waits', 'kept', 'only', 'over'] as const),
];

/** What a rule would do, for a page that gives it as JSON; 400 for what is no rule. */
export async function readRetentionPage(session: Session, text: string): Promise<RetentionPage> {
  return retentionPage(await readPlanOf(session, text));
}

/** What a file tells of each image of a plan. */
const fileColumns = [
  ...(['id', 'name', 'status', 'os_hidden', 'size', 'created_at', 'updated_at', 'group'] as const),
  ...(['act', 'reason', 'due_at', 'keeper'] as const),
] as const;

/** The same as a file, of every image that the rule says something of; times are UTC. */
export async function readRetentionFile(
  session: Session,
  text: string,
  format: ExportFormat,
): Promise<string> {
  const { entries, ...about } = await readPlanOf(session, text);
  const rows = inOrder(entries).map((entry) => {
    const { dueAt, ...row } = retentionRow(entry);
    return { ...row, due_at: dueAt === null ? null : new Date(dueAt).toISOString(), keeper: entry.keeper };
  });
  return recordsText(format, fileColumns, rows, about);
}

function readPlanOf(session: Session, text: string): Promise<RetentionPlan> {
  const read = parseRule(text);
  if ('rule' in read) return readRetention(session, read.rule);
  throw new OpenStackError({ kind: 'invalid', status: 400, reason: '', requestId: null });
}

function inOrder(entries: readonly RetentionEntry[]): RetentionEntry[] {
  const place = ({ reason }: RetentionEntry) => order.indexOf(reason);
  return [...entries].sort((a, b) => place(a) - place(b));
}

/** A plan as far as a page shows it. */
export function retentionPage({ entries, ...plan }: RetentionPlan): RetentionPage {
  const reasons: RetentionPage['reasons'] = {};
  const acts: RetentionPage['acts'] = {};
  for (const { reason, act } of entries) {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (act) acts[act] = (acts[act] ?? 0) + 1;
  }
  const rows = inOrder(entries).slice(0, shownAtMost).map(retentionRow);
  return { ...plan, reasons, acts, rows };
}

/** What is shown of one image of a plan. */
export function retentionRow({ image, group, act, reason, dueAt }: RetentionEntry): RetentionRow {
  const { id, name, status, os_hidden, size, created_at, updated_at } = image;
  return { id, name, status, os_hidden, size, created_at, updated_at, group, act, reason, dueAt };
}
