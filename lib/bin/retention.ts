import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { cloudAccess, UsageError } from '@/lib/bin/credentials';
import { signIn } from '@/lib/bin/sign-in';
import { lineOf, resultWords, summaryOf } from '@/lib/bin/words';
import { freshUses } from '@/lib/data/fresh-uses';
import { type RetentionRow, readRetention, retentionRow } from '@/lib/data/retention';
import { dueEntries } from '@/lib/images/retention';
import type { RetentionRule } from '@/lib/images/retention-rule';
import { parseRule } from '@/lib/images/retention-rule-schema';
import { type SweepOutcome, sweepImage } from '@/lib/jobs/sweep-image';
import { OpenStackError } from '@/lib/openstack/error';
import type { PartStates } from '@/lib/work/image-uses';

export const retentionUsage = `usage: darkroom retention RULE.json… [--apply] [--json] [--os-cloud NAME]

Says what rules of retention would do to the images of a project, and does it with --apply.
RULE.json is a rule as the page Retention shows it, or a list of them; "-" reads it from standard input.
The cloud is that of OS_CLOUD in clouds.yaml, or of OS_AUTH_URL; an application credential is best.

  --apply          do it; without it nothing is changed
  --json           print JSON instead of text
  --os-cloud NAME  another cloud of clouds.yaml

It ends with 0 when all was done or nothing had to be, with 1 when something failed, it was interrupted or the
cloud did not answer, and with 2 when the command or a rule is wrong.`;

/** An image of a plan, and what became of it. */
export interface Reported extends RetentionRow {
  result?: SweepOutcome;
}

/** What one rule did, or would do. */
export interface Report {
  rule: RetentionRule;
  applied: boolean;
  readAt: string;
  scope: 'project' | 'all';
  /** What was found out of Nova, Cinder and Glance. */
  parts: PartStates;
  looked: number;
  images: Reported[];
}

/**
 * `darkroom retention`: the same plan as the page's, and the same acts as its job's. Prints to `out` and gives the exit code;
 * after `stopped` nothing further is begun, and the code is 1.
 */
export async function retention(
  args: string[],
  env: Readonly<Record<string, string | undefined>>,
  out: (line: string) => void,
  stopped: () => boolean,
): Promise<number> {
  const { values, positionals } = readArgs(args);
  if (positionals.length === 0) throw new UsageError(retentionUsage);
  const rules = (await Promise.all(positionals.map(readRules))).flat();
  const access = cloudAccess(env, values['os-cloud']);
  let session = await signIn(access);
  const again = async () => {
    session = await signIn(access);
  };
  const reports: Report[] = [];
  let failed = false;
  try {
    for (const rule of rules) {
      if (stopped()) break;
      const plan = await orSignedIn(() => readRetention(session, rule), again);
      const report: Report = {
        rule,
        applied: values.apply === true,
        readAt: new Date(plan.readAt).toISOString(),
        scope: plan.scope,
        parts: plan.parts,
        looked: plan.looked,
        images: plan.entries.map(retentionRow),
      };
      reports.push(report);
      const rows = new Map(report.images.map((row) => [row.id, row]));
      const usedOf = freshUses(() => session);
      for (const { image, act, reason, keeper } of values.apply ? dueEntries(plan.entries) : []) {
        if (stopped()) break;
        const result = await orSignedIn(
          () =>
            sweepImage({
              service: session.service,
              imageId: image.id,
              act: { verb: act, reason, updatedAt: image.updated_at, keeper },
              who: session.viewer,
              usedOf,
              begun: false,
              stopped,
            }),
          again,
        );
        failed ||= result.state === 'failed';
        const row = rows.get(image.id);
        // What would take it back is a job's note, not part of the report.
        if (row) row.result = result.state === 'done' ? { state: 'done' } : result;
        if (!values.json && row) out(`${lineOf(row)}: ${resultWords(result)}`);
      }
      if (!values.json) {
        if (!values.apply) for (const row of report.images) out(lineOf(row));
        for (const line of summaryOf(report)) out(line);
      }
    }
  } finally {
    // Also where a later rule fails: what was done before is told.
    if (values.json) out(JSON.stringify(reports, null, 2));
  }
  if (!values.json && !values.apply) out('Nothing was changed: this was a dry run. Do it with --apply.');
  return failed || stopped() ? 1 : 0;
}

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        apply: { type: 'boolean' },
        json: { type: 'boolean' },
        'os-cloud': { type: 'string' },
      },
    });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : ''}\n\n${retentionUsage}`.trim());
  }
}

async function readRules(file: string): Promise<RetentionRule[]> {
  let text: string;
  let list: unknown;
  try {
    text = file === '-' ? await textOf(process.stdin) : readFileSync(file, 'utf8');
    list = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no JSON';
    throw new UsageError(`${file} cannot be read (${reason}): name a file with a rule as JSON.`);
  }
  return (Array.isArray(list) ? list : [list]).map((one) => {
    const read = parseRule(JSON.stringify(one));
    if ('rule' in read) return read.rule;
    const why = wrong[read.message] ?? read.message;
    throw new UsageError(`${file} has a rule that is wrong${read.path ? ` at ${read.path}` : ''}: ${why}.`);
  });
}

const wrong: Record<string, string> = {
  no_group: 'say what the images of a group have in common (group_by), or how they are called (pattern)',
  no_act: 'give hide_after, deactivate_after or delete_after its days',
};

/** What `run` gives, after a new sign-in where the token has ended: a night's work may be longer than an hour. */
async function orSignedIn<T>(run: () => Promise<T>, again: () => Promise<void>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof OpenStackError) || error.kind !== 'unauthorized') throw error;
    await again();
    return run();
  }
}
