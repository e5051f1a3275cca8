import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dice } from '../support/dice';
import { openPlace, type Place } from './place';
import type { Plan } from './plan';
import { faultsOf, tableOf } from './table';
import { readyToSend, sendThrough } from './upload';

// CUTS_MANY says how many uploads run at once, CUTS_SEED where they are cut.

const mebibyte = 1024 * 1024;
const uploads = Number(process.env.CUTS_MANY ?? 20);
const size = 96 * mebibyte;
const seed = Number(process.env.CUTS_SEED ?? 1);
/** What the dashboard may grow by, in MiB. */
const mostGrowth = 100;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 60_000);
afterAll(() => place.end());

test(`${uploads} uploads of 96 MiB at once, each cut twice (seed ${seed}), are right and take little memory`, {
  timeout: 900_000,
}, async () => {
  const senders = [];
  for (let index = 0; index < uploads; index += 1) {
    senders.push({ ...(await place.sender()), patience: 600_000 });
  }
  // What the first of all uploads brings into memory is not the growth that is meant.
  const [first] = senders;
  if (first) await sendThrough(first, { kind: 'none', size: mebibyte, fresh: false, cuts: [] }, 'warm-up');
  // One after the other: what is measured is how they are sent.
  const ready = [];
  for (const [index, sender] of senders.entries()) {
    ready.push(await readyToSend(sender, planned(index), `many-${seed}-${index}`));
  }
  const before = residentMiB(place.dashboard.child.pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMiB(place.dashboard.child.pid));
  }, 250);
  const outcomes = await Promise.all(ready.map(({ send }) => send())).finally(() => clearInterval(watch));
  console.log(`dashboard: ${before} MiB before, ${most} MiB at most\n${tableOf(outcomes)}`);
  const faults = faultsOf(outcomes);
  console.log(faults.join('\n'));
  expect(faults.length).toBe(0);
  expect(most - before).toBeLessThanOrEqual(mostGrowth);
});

function planned(index: number): Plan {
  const chance = dice(seed, `many ${index}`);
  const cut = () => ({
    method: 'PATCH' as const,
    of: 'body' as const,
    after: chance.between(0, size / 2),
    how: chance.pick(['reset', 'end'] as const),
  });
  return { kind: 'at once', size, fresh: chance.next() < 0.35, cuts: [cut(), cut()] };
}

/** What a process holds in memory, as Linux counts it. */
function residentMiB(pid: number | undefined): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kibibytes) / 1024);
}
