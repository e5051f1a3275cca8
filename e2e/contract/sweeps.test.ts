import { expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { ImageCreate } from '@/lib/contract/image';
import { readRetention } from '@/lib/data/retention';
import { readSpace } from '@/lib/data/space';
import { agreedActs, dueEntries } from '@/lib/images/retention';
import type { RetentionRule } from '@/lib/images/retention-rule';
import { agreedSpace } from '@/lib/images/space';
import { createJobs } from '@/lib/jobs/jobs';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { sealer } from '@/lib/jobs/sealed';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { addMember } from '@/lib/openstack/members';
import { newAccount } from '../support/accounts';
import { endedJob } from '../support/ended-job';
import { sessionOf } from '../support/session-of';
import { imageUntil, settled } from './image-until';

// What retention and cleaning up do to images, on whichever cloud the suite is for: a real Glance takes every act as the
// embedded one does.

// The dashboard's configuration, in which a job looks for its cloud.
process.env.OS_AUTH_URL = inject('authUrl');
process.env.NEXTAUTH_SECRET = 'a secret';
const seals = sealer('a secret');
/** Five jobs, of which a real Glance on a small machine takes its time for each. */
const patient = { timeout: 180_000 };

async function signedIn(role: 'admin' | 'member'): Promise<Session> {
  const { name, projectName, password } = await newAccount(inject('authUrl'), role);
  return sessionOf(inject('authUrl'), name, projectName, password);
}

async function imageOf({ service }: Session, name: string, more: object = {}) {
  const body = { name, disk_format: 'raw', container_format: 'bare', visibility: 'private', ...more };
  const { image } = await createImage(service, body as ImageCreate);
  const bytes = Buffer.from(`${name} of ${image.id}`);
  const writer = openImageData(service, image.id, { kind: 'file' }, bytes.length);
  await writer.write(bytes);
  await writer.end();
  return image;
}

const rule: RetentionRule = {
  group_by: ['name'],
  pattern: null,
  keep: { last: 1 },
  hide_after: 0,
  deactivate_after: 0,
  delete_after: 0,
  all_projects: false,
};

test(
  'a replaced image is hidden, shown again, hidden, deactivated and deleted, and what others may use stays',
  patient,
  async () => {
    const member = await signedIn('member');
    const other = await signedIn('member');
    const old = await imageOf(member, 'weekly');
    const lent = await imageOf(member, 'lent', { visibility: 'shared' });
    const late = await imageOf(member, 'lent', { visibility: 'shared' });
    await addMember(member.service, lent.id, other.viewer.projectId);
    // Glance tells times by the second.
    await expect
      .poll(() => Math.floor(Date.now() / 1000), { timeout: 5000 })
      .toBeGreaterThan(Date.parse(late.created_at) / 1000);
    const fresh = await imageOf(member, 'weekly');
    await imageOf(member, 'lent', { visibility: 'shared' });
    const engine = await startProcessEngine(seals);
    const jobs = createJobs(engine, seals);
    /** Does what is due, and gives what was done to which image. */
    const apply = async () => {
      const { entries } = await readRetention(member, rule);
      const due = dueEntries(entries).map(({ image: { id, name, updated_at }, act }) => ({
        ...{ id, name, updated_at, verb: act },
      }));
      const images = agreedActs(entries, due);
      const job = await endedJob(
        (await jobs.startSweep(member, { kind: 'retention', images }, null)).id,
        engine,
      );
      const acts = job.items.map(({ imageId, act, state }) => [imageId, `${act?.verb} ${state}`]);
      const lentNow = entries.find(({ image }) => image.id === lent.id);
      return { id: job.id, acts: Object.fromEntries(acts), lent: lentNow?.reason };
    };
    const first = await apply();
    expect(first.acts).toEqual({ [old.id]: 'hide done', [late.id]: 'hide done' });
    expect(first.lent).toBe('use_unknown');
    expect((await getImage(member.service, old.id)).os_hidden).toBe(true);
    const undo = await jobs.undoSweep(member, first.id, null);
    expect((await endedJob(undo?.id ?? '', engine)).items.map(({ state }) => state)).toEqual([
      'done',
      'done',
    ]);
    expect((await getImage(member.service, old.id)).os_hidden).toBe(false);
    for (const verb of ['hide', 'deactivate', 'delete'])
      expect((await apply()).acts).toEqual({ [old.id]: `${verb} done`, [late.id]: `${verb} done` });
    await expect(getImage(member.service, old.id)).rejects.toMatchObject({ kind: 'not_found' });
    expect(await getImage(member.service, lent.id)).toMatchObject({ status: 'active', os_hidden: false });
    expect((await getImage(member.service, fresh.id)).status).toBe('active');
  },
);

test('an image that nobody uses is deleted, and one of its copies is taken away', patient, async () => {
  const admin = await signedIn('admin');
  const hidden = await imageOf(admin, 'hidden');
  await updateImage(admin.service, hidden.id, [{ op: 'replace', path: '/os_hidden', value: true }]);
  const spread = await imageOf(admin, 'spread');
  await importImage(admin.service, spread.id, { method: { name: 'copy-image' }, stores: ['dcn0'] });
  await imageUntil(admin.service, spread.id, settled);
  const { found, defaultStore } = await readSpace(admin, 0);
  // Other tests of the suite have images as well.
  const mine = found.filter(({ image }) => image.owner === admin.viewer.projectId);
  expect(Object.fromEntries(mine.map(({ image, reason }) => [image.id, reason]))).toEqual({
    [hidden.id]: 'hidden',
    [spread.id]: 'not_default',
  });
  const chosen = mine.map(({ image: { id, name, updated_at }, verb }) => ({ id, name, verb, updated_at }));
  const engine = await startProcessEngine(seals);
  const order = { kind: 'space', images: agreedSpace(found, chosen, defaultStore) } as const;
  const job = await endedJob((await createJobs(engine, seals).startSweep(admin, order, null)).id, engine);
  expect(job.items.map(({ state }) => state)).toEqual(['done', 'done']);
  await expect(getImage(admin.service, hidden.id)).rejects.toMatchObject({ kind: 'not_found' });
  expect(await getImage(admin.service, spread.id)).toMatchObject({ status: 'active', stores: defaultStore });
});
