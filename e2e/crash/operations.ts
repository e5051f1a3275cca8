import { setTimeout as delay } from 'node:timers/promises';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImportRequest } from '@/lib/contract/import';
import type { ImageService } from '@/lib/openstack/http';
import { type DataTarget, openImageData } from '@/lib/openstack/image-data';
import { addImageTag, createImage, deleteImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { deleteFromStore } from '@/lib/openstack/stores';
import { bytesOf, type Dice, sha512 } from '../support/dice';
import { act, active, type ImageModel, type Outcome } from './image-model';

/** Stores of the cloud that is killed: quick and slow ones, and one where every write fails. */
export const goodStores = ['central', 'slow', 'slower'] as const;
export const brokenStore = 'broken';
const allStores = [...goodStores, brokenStore];

const mebibyte = 1024 * 1024;
/** Bytes: none, some, around the pipeline's chunk of 2 MiB, several chunks. */
const sizes = [0, 1, 700, 65_536, 2 * mebibyte - 1, 2 * mebibyte, 2 * mebibyte + 1, 5 * mebibyte];
const pieceBytes = 256 * 1024;
/** How many images one owner keeps at most. */
const mostImages = 4;

/** What the operations of one owner work with. */
export interface Owner {
  service: ImageService;
  images: ImageModel[];
  dice: Dice;
  /** Address of the file server, where /name/size are those bytes. */
  files: string;
  newId: () => string;
  stopped: () => boolean;
}

/** Does one thing after another, whatever the dice say, until it is stopped. */
export async function work(owner: Owner): Promise<void> {
  while (!owner.stopped()) {
    const kept = owner.images.filter((image) => image.outcomes.every((known) => known.status !== 'absent'));
    const image = kept.length === 0 || (kept.length < mostImages && owner.dice.next() < 0.4) ? null : kept;
    if (image === null) await create(owner);
    else await proceed(owner, owner.dice.pick(image));
  }
}

async function create(owner: Owner): Promise<void> {
  const id = owner.newId();
  const size = owner.dice.pick(sizes);
  const image: ImageModel = {
    id,
    data: { name: id, size, sha512: sha512(bytesOf(id, size)) },
    outcomes: [{ status: 'absent' }],
    tags: [],
    importing: false,
    history: [],
  };
  owner.images.push(image);
  const body = { id, name: 'crash', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  const made = await act(image, 'create', [{ status: 'queued' }], () => createImage(owner.service, body));
  if (made) await proceed(owner, image);
}

/** One more step of an image from where it stands. */
async function proceed(owner: Owner, image: ImageModel): Promise<void> {
  const { dice } = owner;
  const [now] = image.outcomes;
  if (owner.stopped() || !now || image.outcomes.length > 1) return;
  if (dice.next() < 0.12) return remove(owner, image);
  if (image.importing) {
    if (dice.next() < 0.5) return untilImported(owner, image);
    return tag(owner, image);
  }
  if (now.status === 'queued') {
    if (dice.next() < 0.35) return upload(owner, image);
    if (dice.next() < 0.5) return webDownload(owner, image);
    return stage(owner, image);
  }
  if (now.status === 'uploading') return importStaged(owner, image);
  if (now.status !== 'active') return;
  if (dice.next() < 0.2) return tag(owner, image);
  if (now.stores.length > 1 && dice.next() < 0.6) return removeCopy(owner, image, now.stores);
  if (now.stores.length < goodStores.length && dice.next() < 0.8) return copy(owner, image, now.stores);
  return remove(owner, image);
}

async function upload(owner: Owner, image: ImageModel): Promise<void> {
  const store = owner.dice.pick(allStores);
  const after: Outcome = store === brokenStore ? { status: 'queued' } : active([store]);
  await act(image, `upload to ${store}`, [after], () => sendBytes(owner, image, { kind: 'file', store }));
}

async function stage(owner: Owner, image: ImageModel): Promise<void> {
  const send = () => sendBytes(owner, image, { kind: 'stage' });
  if (await act(image, 'stage', [{ status: 'uploading' }], send)) await importStaged(owner, image);
}

/** The bytes in pieces, so that they take their time. */
async function sendBytes(owner: Owner, image: ImageModel, target: DataTarget): Promise<void> {
  const { name, size } = image.data;
  const bytes = bytesOf(name, size);
  const writer = openImageData(owner.service, image.id, target, size);
  for (let at = 0; at < size; at += pieceBytes) {
    await writer.write(bytes.subarray(at, at + pieceBytes));
    await delay(2);
  }
  await writer.end();
}

function importStaged(owner: Owner, image: ImageModel): Promise<void> {
  return startImport(owner, image, { name: 'glance-direct' });
}

function webDownload(owner: Owner, image: ImageModel): Promise<void> {
  const uri = `${owner.files}/${image.data.name}/${image.data.size}`;
  return startImport(owner, image, { name: 'web-download', uri });
}

async function startImport(owner: Owner, image: ImageModel, method: ImportRequest['method']): Promise<void> {
  const stores = owner.dice.some(allStores);
  const must = owner.dice.next() < 0.5;
  const good = stores.filter((store) => store !== brokenStore);
  const succeeds = must ? good.length === stores.length : good.length > 0;
  const after: Outcome = succeeds ? active(good) : { status: 'queued' };
  await begin(owner, image, { method, stores, all_stores_must_succeed: must }, after);
}

async function copy(owner: Owner, image: ImageModel, held: string[]): Promise<void> {
  const stores = owner.dice.some(allStores.filter((store) => !held.includes(store)));
  const must = owner.dice.next() < 0.5;
  const good = stores.filter((store) => store !== brokenStore);
  const after = must && good.length < stores.length ? active(held) : active([...held, ...good]);
  const method = { name: 'copy-image' };
  await begin(owner, image, { method, stores, all_stores_must_succeed: must }, after);
}

async function begin(owner: Owner, image: ImageModel, request: ImportRequest, after: Outcome): Promise<void> {
  const must = request.all_stores_must_succeed ? 'all of' : 'any of';
  const what = `${request.method.name} to ${must} ${request.stores?.join('+')}`;
  if (!(await act(image, what, [after], () => importImage(owner.service, image.id, request)))) return;
  image.importing = true;
  if (owner.dice.next() < 0.5) await untilImported(owner, image);
}

async function untilImported(owner: Owner, image: ImageModel): Promise<void> {
  while (image.importing && !owner.stopped()) {
    const now = await getImage(owner.service, image.id).catch(() => null);
    if (now && !now.os_glance_import_task) image.importing = false;
    else await delay(10);
  }
}

async function removeCopy(owner: Owner, image: ImageModel, held: string[]): Promise<void> {
  const store = owner.dice.pick(held);
  const after = active(held.filter((other) => other !== store));
  await act(image, `delete from ${store}`, [after], () => deleteFromStore(owner.service, store, image.id));
}

async function remove(owner: Owner, image: ImageModel): Promise<void> {
  const gone = await act(image, 'delete', [{ status: 'absent' }], () => deleteImage(owner.service, image.id));
  if (gone) image.importing = false;
}

async function tag(owner: Owner, image: ImageModel): Promise<void> {
  const name = `t${image.tags.length}`;
  const done = await act(image, `tag ${name}`, image.outcomes, () =>
    addImageTag(owner.service, image.id, name),
  );
  if (done) image.tags.push(name);
}
