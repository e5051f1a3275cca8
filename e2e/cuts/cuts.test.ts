import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteImage, listImages } from '@/lib/openstack/images';
import { type Dice, dice } from '../support/dice';
import { openPlace, type Place } from './place';
import { kinds, planOf } from './plan';
import { faultsOf, tableOf } from './table';
import { type Outcome, type Sender, sendThrough } from './upload';

// CUTS says how many uploads are cut, CUTS_SEED where and how, CUTS_KIND restricts them to one kind.

const uploads = Number(process.env.CUTS ?? 20);
const seed = Number(process.env.CUTS_SEED ?? randomInt(1, 1_000_000));
/** Uploads that run side by side, each behind a proxy of its own. */
const lanes = 2;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 60_000);
afterAll(() => place.end());

test(`cut ${uploads} times (seed ${seed}), no upload loses a byte or begins again`, {
  timeout: 60_000 + uploads * 200_000,
}, async () => {
  const began = performance.now();
  const order = shuffled(Object.keys(kinds), dice(seed, 'order')).filter(
    (kind) => !process.env.CUTS_KIND || kind === process.env.CUTS_KIND,
  );
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (sender: Sender) => {
    while (next < uploads) {
      const index = next;
      next += 1;
      const plan = planOf(index, order, dice(seed, `upload ${index}`));
      const outcome = await sendThrough(sender, plan, `cut-${seed}-${index}`);
      outcomes.push(outcome);
      // A run may take long: what is wrong is told at once.
      for (const fault of faultsOf([outcome])) console.log(fault);
      const { images } = await listImages(sender.account.service, [['owner', sender.account.projectId]]);
      for (const { id } of images) await deleteImage(sender.account.service, id).catch(() => {});
    }
  };
  const senders = await Promise.all(Array.from({ length: lanes }, () => place.sender()));
  await Promise.all(senders.map(work));
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${uploads} uploads cut, seed ${seed}, in ${seconds} s\n${tableOf(outcomes)}`);
  expect(faultsOf(outcomes).length).toBe(0);
});

function shuffled<T>(values: T[], dice: Dice): T[] {
  return values
    .map((value) => ({ value, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
