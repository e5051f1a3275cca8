import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { removeFolder, startCloud } from '../support/servers';
import type { Command } from './command';
import { kinds, sequence } from './commands';
import { explained } from './explained';
import { metadefSequence } from './metadef-commands';
import { type Answer, Side } from './side';

// The same generated requests to a real Glance (CONTRACT_URL) and to the embedded cloud; every difference of status or
// body is either explained or fails. DIFF_REQUESTS says how many, DIFF_SEED which, DIFF_OF of what.

const wanted = Number(process.env.DIFF_REQUESTS ?? 500);
const seed = Number(process.env.DIFF_SEED ?? 20_261_124);
const sequences = new Map(Object.entries({ images: sequence, metadefs: metadefSequence, ...kinds }));
const of = process.env.DIFF_OF;
const asked = of === undefined ? undefined : sequences.get(of);
if (of !== undefined && !asked)
  throw new Error(`DIFF_OF is one of ${[...sequences.keys()].join(', ')}, not ${of}.`);
const chosen =
  asked ?? fc.oneof({ weight: 2, arbitrary: sequence }, { weight: 1, arbitrary: metadefSequence });
const openstack = process.env.CONTRACT_URL;
if (!openstack) throw new Error('CONTRACT_URL must name a real Keystone: npm run diff:openstack starts one.');

let cloud: Awaited<ReturnType<typeof startCloud>> | null = null;
afterAll(async () => {
  await cloud?.stop();
  if (cloud) removeFolder(cloud.data);
});

test('a real Glance and the embedded cloud answer alike', { timeout: 0 }, async () => {
  cloud = await startCloud({
    enabled_backends: [{ id: 'central' }, { id: 'dcn0' }, { id: 'dcn1' }, { id: 'broken', capacity: 0 }],
    default_backend: 'central',
    seed_images: false,
    token_expiration: 43_200,
    // Zed takes content that is not what disk_format says.
    require_image_format_match: false,
  });
  const sides = [await Side.open(openstack), await Side.open(cloud.authUrl)] as const;
  const [glance, ours] = sides;
  const reasons = new Map<string, number>();
  const differences = new Map<string, string[]>();
  let sent = 0;
  for (const commands of fc.sample(chosen, { seed, numRuns: wanted })) {
    if (sent >= wanted) break;
    for (const [step, command] of commands.entries()) {
      const [a, b] = await Promise.all([glance.run(command), ours.run(command)]);
      sent += 1;
      if (same(a, b)) continue;
      const known = explained.find((entry) => entry.holds(command, a, b));
      if (known) reasons.set(known.why, (reasons.get(known.why) ?? 0) + 1);
      else {
        const key = `${command.method} ${command.path} ${a.status}/${b.status}`;
        differences.set(key, [...(differences.get(key) ?? []), report(commands.slice(0, step + 1), a, b)]);
      }
      // What one side did and the other refused makes everything after it differ too, and so does what Glance had
      // done before it failed.
      if (known?.apart || a.status < 300 !== b.status < 300 || a.status === 500 || !a.settled) break;
    }
    await Promise.all(sides.map((side) => side.reset()));
  }
  console.log(`${sent} requests, seed ${seed}`);
  for (const [why, count] of reasons) console.log(`explained ${count} times: ${why}`);
  for (const examples of differences.values())
    console.log(`\nunexplained ${examples.length} times: ${examples.slice(0, 3).join('\n  and ')}`);
  expect([...differences.keys()]).toEqual([]);
});

function same(a: Answer, b: Answer): boolean {
  const part = ({ status, kind, body, headers, settled }: Answer) =>
    JSON.stringify({ status, kind, body, headers, settled });
  const echoed = a.echo === 'none' || b.echo === 'none' || a.echo === b.echo;
  return echoed && part(a) === part(b);
}

/** Where two answers to the last of some requests differ, with the requests before it: what a state came of. */
function report(commands: Command[], a: Answer, b: Answer): string {
  const lines = changes('', { ...a, said: '', tied: false }, { ...b, said: '', tied: false }).slice(0, 12);
  const said = [a.said && `glance said: ${a.said}`, b.said && `embedded said: ${b.said}`].filter(Boolean);
  const asked = commands.map((command, step) => `step ${step} ${JSON.stringify(command)}`);
  return [...asked, ...lines, ...said].join('\n    ');
}

/** Where two values differ, as "path: one → other". */
function changes(at: string, a: unknown, b: unknown): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const objects = [a, b].every((value) => typeof value === 'object' && value !== null);
  if (!objects) return [`${at}: ${JSON.stringify(a)?.slice(0, 200)} → ${JSON.stringify(b)?.slice(0, 200)}`];
  const [one, other] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((name) => changes(`${at}/${name}`, one[name], other[name]));
}
