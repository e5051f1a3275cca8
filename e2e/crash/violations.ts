import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { getImage, getImageFile } from '@/lib/openstack/images';
import { sha512 } from '../support/dice';
import { active, type ImageModel, type Outcome, wordOf } from './image-model';
import { type CloudState, digestsOf } from './state';

/** What breaks the promise that a crash loses nothing and leaves no halves; `images` is what the owners were told. */
export async function violations(
  service: ImageService,
  state: CloudState,
  images: ImageModel[],
): Promise<string[]> {
  const told = await Promise.all(images.map((image) => brokenWord(service, state, image)));
  return [...told.flat(), ...halves(state)];
}

/** What the cloud's records, stores and staging hold that does not fit together, whoever was told what. */
function halves(state: CloudState): string[] {
  const found = state.damage.map((text) => `the database is damaged: ${text}`);
  const alive = new Map(
    state.images.flatMap((image) => (image.deleted_at === null ? [[image.id, image]] : [])),
  );
  for (const id of state.openTasks) found.push(`task ${id} is not finished and nobody works on it`);
  for (const id of state.reasonless) found.push(`task ${id} failed without a reason`);
  for (const { image_id, name, value } of state.properties)
    if (alive.has(image_id)) found.push(`image ${image_id} still has ${name} = ${value}`);
  for (const image of alive.values()) {
    if (image.status === 'saving' || image.status === 'importing')
      found.push(`image ${image.id} is stuck in ${image.status}`);
    const copies = state.locations.filter((row) => row.image_id === image.id);
    if (image.status === 'active' && copies.length === 0)
      found.push(`image ${image.id} is active without data`);
    if (image.status !== 'active' && copies.length > 0)
      found.push(`image ${image.id} is ${image.status} and has copies`);
  }
  const expected = new Set(state.locations.map((row) => `${row.store}/${row.image_id}`));
  for (const row of state.locations)
    if (!alive.has(row.image_id)) found.push(`a copy of the deleted image ${row.image_id} is recorded`);
  for (const image of alive.values()) if (image.status === 'uploading') expected.add(`staging/${image.id}`);
  for (const name of state.unsettled)
    if (!expected.has(name) || !name.startsWith('staging/')) found.push(`${name} is noted as unsettled`);
  for (const file of state.files) {
    const key = `${file.folder}/${file.name}`;
    if (!expected.delete(key)) {
      found.push(`${key} is an orphan`);
      continue;
    }
    const image = alive.get(file.name);
    const digests = digestsOf(file.path);
    if (!image || !digests) continue;
    if (digests.size !== image.size) found.push(`${key} has ${digests.size} bytes, its record ${image.size}`);
    if (file.folder === 'staging') continue;
    if (digests.md5 !== image.checksum || digests.sha512 !== image.os_hash_value)
      found.push(`${key} is not what its record's hashes say`);
  }
  for (const key of expected) found.push(`${key} is recorded, and there is no such file`);
  return found;
}

/** Whether an image is as its owner was told; takes over where it stands when the owner could not know. */
async function brokenWord(service: ImageService, state: CloudState, image: ImageModel): Promise<string[]> {
  const say = (text: string) => `image ${image.id} ${text} (${image.history.join('; ')})`;
  const now = await outcomeOf(service, image.id);
  const allowed = [...new Set(image.outcomes.map(wordOf))];
  const found: string[] = [];
  if (!allowed.includes(wordOf(now)))
    found.push(say(`is ${wordOf(now)} and should be ${allowed.join(' or ')}`));
  for (const tag of image.tags)
    if (now.status !== 'absent' && !state.tags.some((row) => row.image_id === image.id && row.value === tag))
      found.push(say(`has lost its tag ${tag}`));
  if (now.status === 'active') {
    const response = await getImageFile(service, image.id);
    if (sha512(Buffer.from(await response.arrayBuffer())) !== image.data.sha512)
      found.push(say('gives other bytes than were sent'));
  }
  if (now.status === 'uploading') {
    const staged = state.files.find((file) => file.folder === 'staging' && file.name === image.id);
    if (!staged || digestsOf(staged.path)?.sha512 !== image.data.sha512)
      found.push(say('has other bytes staged than were sent'));
  }
  if (found.length === 0) Object.assign(image, { outcomes: [now], importing: false });
  return found;
}

async function outcomeOf(service: ImageService, id: string): Promise<Outcome> {
  try {
    const { status, stores } = await getImage(service, id);
    if (status === 'active') return active(stores?.split(',') ?? []);
    // Any other word is none of an image at rest, and fits no outcome.
    return { status: status as 'queued' | 'uploading' };
  } catch (cause) {
    if (cause instanceof OpenStackError && cause.status === 404) return { status: 'absent' };
    throw cause;
  }
}
