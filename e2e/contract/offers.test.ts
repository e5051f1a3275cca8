import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image, ImageCreate } from '@/lib/contract/image';
import type { ImageVisibility } from '@/lib/contract/image-words';
import { imageCan } from '@/lib/images/image-can';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, setImageActive, updateImage } from '@/lib/openstack/images';
import { addMember, setMemberStatus } from '@/lib/openstack/members';
import { type Account, adminService, newAccount } from '../support/accounts';

// Role × visibility × verb: what the dashboard offers, beside what the cloud answers.

const authUrl = inject('authUrl');
/** The cloud has Glance's defaults from before 2023.1, which ask whose an image is and not for a role. */
const legacy = process.env.CONTRACT_LEGACY_POLICIES === 'true';
type Actor = 'admin' | 'member' | 'reader' | 'other project';
const actors: Actor[] = ['admin', 'member', 'reader', 'other project'];
let owner: Account;
let stranger: Account;
let admin: ImageService;
const services = new Map<Actor, ImageService>();
const viewers = new Map<Actor, Viewer>();

beforeAll(async () => {
  owner = await newAccount(authUrl);
  const reader = await newAccount(authUrl, 'reader', owner);
  stranger = await newAccount(authUrl);
  admin = await adminService(authUrl);
  services.set('admin', admin);
  services.set('member', owner.service);
  services.set('reader', reader.service);
  services.set('other project', stranger.service);
  const viewer = (projectId: string, ...roles: string[]): Viewer => ({
    userId: '',
    userName: '',
    userDomain: 'Default',
    projectId,
    projectName: '',
    roles,
    isAdmin: roles.includes('admin'),
    region: null,
    regions: [],
    cloud: '',
    applicationCredential: null,
    hasKeyManager: false,
    expiresAt: 0,
  });
  viewers.set('admin', viewer('the project of the administrator', 'admin', 'member', 'reader'));
  viewers.set('member', viewer(owner.projectId, 'member', 'reader'));
  viewers.set('reader', viewer(owner.projectId, 'reader'));
  viewers.set('other project', viewer(stranger.projectId, 'member', 'reader'));
});

/**
 * Whose offers tell what the cloud allows: under the legacy defaults a reader may do what a member may. The dashboard,
 * which no API tells the policy, then offers a reader less than there is, and nothing that is refused.
 */
const standIn = (actor: Actor): Actor => (legacy && actor === 'reader' ? 'member' : actor);

/** An image of the owner's; shared ones are offered to the other project, so that it sees them. */
async function make(visibility: ImageVisibility, withData: boolean): Promise<Image> {
  const body = { name: 'offer', disk_format: 'raw', container_format: 'bare', visibility };
  const { image } = await (visibility === 'public'
    ? createImage(admin, { ...body, owner: owner.projectId } as ImageCreate)
    : createImage(owner.service, body as ImageCreate));
  if (withData) await send(owner.service, image.id);
  if (visibility === 'shared') await addMember(owner.service, image.id, stranger.projectId);
  return getImage(owner.service, image.id);
}

async function send(service: ImageService, id: string): Promise<void> {
  const writer = openImageData(service, id, { kind: 'file' }, 3);
  await writer.write(new Uint8Array([1, 2, 3]));
  await writer.end();
}

const patch = (service: ImageService, id: string, path: string, value: unknown) =>
  updateImage(service, id, [{ op: 'replace', path, value }]);

interface Verb {
  offered(image: Image, viewer: Viewer): boolean;
  run(service: ImageService, image: Image): Promise<unknown>;
  withData: boolean;
}
const verbs: Record<string, Verb> = {
  edit: {
    withData: false,
    offered: (image, viewer) => imageCan.edit(image, viewer) === null,
    run: (service, { id }) => patch(service, id, '/name', 'edited'),
  },
  hide: {
    withData: false,
    offered: (image, viewer) => imageCan.hide(image, viewer) === null,
    run: (service, { id }) => patch(service, id, '/os_hidden', true),
  },
  protect: {
    withData: false,
    offered: (image, viewer) => imageCan.protect(image, viewer) === null,
    run: (service, { id }) => patch(service, id, '/protected', false),
  },
  publish: {
    withData: false,
    offered: (image, viewer) => imageCan.edit(image, viewer) === null && imageCan.publish(viewer) === null,
    run: (service, { id }) => patch(service, id, '/visibility', 'public'),
  },
  upload: {
    withData: false,
    offered: (image, viewer) => imageCan.upload(image, viewer) === null,
    run: (service, { id }) => send(service, id),
  },
  'upload again': {
    withData: true,
    offered: (image, viewer) => imageCan.upload(image, viewer) === null,
    run: (service, { id }) => send(service, id),
  },
  deactivate: {
    withData: true,
    offered: (image, viewer) => imageCan.deactivate(image, viewer) === null,
    run: (service, { id }) => setImageActive(service, id, false),
  },
  share: {
    withData: false,
    offered: (image, viewer) => imageCan.share(image, viewer) === null,
    run: (service, { id }) => addMember(service, id, 'f'.repeat(32)),
  },
  accept: {
    withData: false,
    offered: (image, viewer) => !viewer.isAdmin && imageCan.answer(image, viewer) === null,
    run: (service, { id }) => setMemberStatus(service, id, stranger.projectId, 'accepted'),
  },
  delete: {
    withData: true,
    offered: (image, viewer) => imageCan.delete(image, viewer) === null,
    run: (service, { id }) => deleteImage(service, id),
  },
};

describe.each(['private', 'shared', 'community', 'public'] as const)('%s', (visibility) => {
  test.each(Object.entries(verbs))('%s', async (name, verb) => {
    // Each has an image of its own, so they need not wait for each other.
    await Promise.all(actors.map((actor) => compare(actor, visibility, name, verb)));
  });
});

async function compare(actor: Actor, visibility: ImageVisibility, name: string, verb: Verb): Promise<void> {
  const service = services.get(actor);
  const viewer = viewers.get(actor);
  const like = viewers.get(standIn(actor));
  if (!service || !viewer || !like) throw new Error(`No ${actor}`);
  // An administrator may answer for anybody; the dashboard does not put words in a project's mouth.
  if (name === 'accept' && actor === 'admin') return;
  const image = await make(visibility, verb.withData);
  const seen = await getImage(service, image.id).catch((error: unknown) => {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  });
  // What is not seen has nothing to click on.
  const offered = seen !== null && verb.offered(seen, viewer);
  const refusal = await verb.run(service, image).then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal !== null && !(refusal instanceof OpenStackError)) throw refusal;
  const allowed = refusal === null;
  expect({ actor, allowed }).toEqual({ actor, allowed: seen !== null && verb.offered(seen, like) });
  if (offered) expect({ actor, allowed }).toEqual({ actor, allowed: true });
  if (visibility === 'public' && !(allowed && name === 'delete')) await deleteImage(admin, image.id);
}

test('creating', async () => {
  for (const actor of actors) {
    const service = services.get(actor);
    const viewer = viewers.get(standIn(actor));
    if (!service || !viewer) throw new Error(`No ${actor}`);
    const allowed = await createImage(service, {}).then(
      () => true,
      () => false,
    );
    expect({ actor, allowed }).toEqual({ actor, allowed: imageCan.create(viewer) === null });
  }
});
