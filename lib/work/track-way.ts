import type { ImageStatus } from '@/lib/contract/image-words';
import type { ImageTrack } from '@/lib/work/store-track';

/** A station that an image's bytes pass; `stores` stands for all of them. */
export interface WayStep {
  /** `file` is sent by somebody, `url` and `region` are fetched by the cloud, `copy` comes from a store that has it. */
  step: 'file' | 'url' | 'region' | 'copy' | 'staging' | 'stores';
  /** Of `url` and `region`, where from. */
  host: string | null;
  state: 'done' | 'now' | 'later';
}

/**
 * The way of an image's bytes and where they are on it, as far as the record and its task tell; empty where nothing moves.
 * What is sent straight into a store passes no staging, and neither does a copy.
 */
export function trackWay(
  image: { status: ImageStatus },
  { state, stores, task }: Pick<ImageTrack, 'state' | 'stores' | 'task'>,
): WayStep[] {
  const step = (name: WayStep['step'], at: WayStep['state'], host: string | null = null): WayStep => ({
    step: name,
    host,
    state: at,
  });
  if (image.status === 'saving') return [step('file', 'now'), step('stores', 'later')];
  if (image.status === 'uploading' && state !== 'running')
    return [step('file', 'done'), step('staging', 'now'), step('stores', 'later')];
  if (state !== 'running') return [];
  const method = task?.input?.import_req?.method;
  if (image.status === 'active') return [step('copy', 'done'), step('stores', 'now')];
  const arrives = stores.some((store) => store.state !== 'waiting');
  const uri = method?.uri ?? '';
  const region = method?.name === 'glance-download' ? method.glance_region : undefined;
  const source =
    region !== undefined
      ? step('region', 'done', region)
      : uri === ''
        ? step('file', 'done')
        : step('url', 'done', hostOf(uri));
  return [source, step('staging', arrives ? 'done' : 'now'), step('stores', arrives ? 'now' : 'later')];
}

/**
 * Whether the cloud fetches the data by itself and tells nothing of it. Glance counts bytes only from when it fills stores
 * (glance/async_/flows/_internal_plugins/web_download.py writes to no task), so until then nobody knows how far it is.
 */
export function fetchesUntold(
  image: { status: ImageStatus },
  { state, stores, task }: Pick<ImageTrack, 'state' | 'stores' | 'task'>,
): boolean {
  const method = task?.input?.import_req?.method.name ?? '';
  return (
    state === 'running' &&
    image.status !== 'active' &&
    ['web-download', 'glance-download'].includes(method) &&
    !stores.some((store) => store.state === 'done' || (store.state === 'importing' && store.copied !== null))
  );
}

function hostOf(uri: string): string | null {
  return URL.canParse(uri) ? new URL(uri).host : null;
}
