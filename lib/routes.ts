import type { Route } from 'next';
import { uploadAddress } from '@/lib/work/upload-address';

/** What all addresses of this build begin with, '' or such as /images (next.config.js). */
export const basePath = process.env.DARKROOM_BASE_PATH ?? '';

/** An address with the prefix of the build, where neither Next's links nor its router and redirects put it in front. */
export const inFull = (path: string) => basePath + path;

const id = (value: string) => encodeURIComponent(value);
const withQuery = (path: string, query?: URLSearchParams) => {
  const text = query?.toString();
  return (text ? `${path}?${text}` : path) as Route;
};

/** Every internal address of the dashboard. A test rejects addresses written by hand elsewhere. */
export const routes = {
  home: () => '/' as Route,
  signIn: (query?: {
    callbackUrl?: string;
    expired?: boolean;
    signedOut?: boolean;
    notErased?: boolean;
    sso?: string;
  }) => {
    const params = new URLSearchParams();
    if (query?.callbackUrl) params.set('callbackUrl', query.callbackUrl);
    if (query?.expired) params.set('expired', '1');
    if (query?.signedOut) params.set('signedOut', '1');
    if (query?.notErased) params.set('notErased', '1');
    if (query?.sso) params.set('sso', query.sso);
    return withQuery('/sign-in', params);
  },
  /** Where a sign-in at a provider ends. */
  signInArrived: () => '/sign-in/arrived' as Route,
  images: (query?: URLSearchParams) => withQuery('/images', query),
  newImage: (query?: URLSearchParams) => withQuery('/images/new', query),
  image: (imageId: string) => `/images/${id(imageId)}` as Route,
  editImage: (imageId: string) => `/images/${id(imageId)}/edit` as Route,
  imageMetadata: (imageId: string, query?: URLSearchParams) =>
    withQuery(`/images/${id(imageId)}/metadata`, query),
  imageSharing: (imageId: string) => `/images/${id(imageId)}/sharing` as Route,
  imageJson: (imageId: string) => `/images/${id(imageId)}/json` as Route,
  imageUses: (imageId: string) => `/images/${id(imageId)}/used-by` as Route,
  imageStores: (imageId: string) => `/images/${id(imageId)}/stores` as Route,
  placement: (query?: URLSearchParams) => withQuery('/placement', query),
  stores: () => '/stores' as Route,
  overview: () => '/overview' as Route,
  health: () => '/health' as Route,
  retention: () => '/retention' as Route,
  space: () => '/space' as Route,
  activity: (query?: URLSearchParams) => withQuery('/activity', query),
  imageActivity: (imageId: string) => `/images/${id(imageId)}/activity` as Route,
  tasks: (query?: URLSearchParams) => withQuery('/tasks', query),
  cache: (query?: URLSearchParams) => withQuery('/cache', query),
  usage: () => '/usage' as Route,
  namespaces: (query?: URLSearchParams) => withQuery('/metadefs', query),
  namespace: (name: string, query?: URLSearchParams) => withQuery(`/metadefs/${id(name)}`, query),
  guide: () => '/guide' as Route,
  guideRecipe: (recipe: string) => `/guide/${id(recipe)}` as Route,
  about: () => '/about' as Route,
  /** Leads into a project by its name or id, and there to a path. */
  project: (name: string, to?: string) =>
    withQuery(`/project/${id(name)}`, to === undefined ? undefined : new URLSearchParams({ to })),
} as const;

/** Where Keystone's page posts a token, as Horizon has it; scripts/serve.mjs leads it on. */
export const webSsoPath = () => inFull('/auth/websso/');

const api = inFull('/api');
const data = `${api}/data`;

/** Addresses that scripts of the page ask; `lib/queries`, `lib/live` and the upload client use them. */
export const apiRoutes = {
  health: () => `${api}/health`,
  images: (query?: URLSearchParams) => withQuery(`${data}/images`, query),
  someImages: (query: URLSearchParams) => `${data}/images/some?${query}`,
  exportImages: (query: URLSearchParams) => `${data}/images/export?${query}`,
  image: (imageId: string) => `${data}/images/${id(imageId)}`,
  /** How its disk boots. */
  imageBoot: (imageId: string) => `${data}/images/${id(imageId)}/boot`,
  /** The bytes of an image, as a file to save. */
  download: (imageId: string) => `${api}/download/${id(imageId)}`,
  imageCatalog: () => `${data}/image-catalog`,
  namespaces: () => `${data}/namespaces`,
  namespace: (name: string) => `${data}/namespaces/${id(name)}`,
  wholeNamespaces: (query?: URLSearchParams) => withQuery(`${data}/namespaces/whole`, query),
  certificates: () => `${data}/certificates`,
  projects: () => `${data}/projects`,
  someProjects: (query: URLSearchParams) => `${data}/projects/some?${query}`,
  places: () => `${data}/places`,
  /** What is at the address that a header names. */
  address: () => `${data}/address`,
  /** The checksum that stands beside it. */
  checksum: () => `${data}/checksum`,
  regionImages: (query: URLSearchParams) => `${data}/region-images?${query}`,
  jobs: () => `${data}/jobs`,
  offers: () => `${data}/offers`,
  overview: (within: number) => `${data}/overview?within=${within}`,
  catalogHealth: (within: number) => `${data}/health?within=${within}`,
  comparedHealth: (within: number) => `${data}/health/compared?within=${within}`,
  exportHealth: (format: 'csv' | 'json') => `${data}/health/export?format=${format}`,
  space: (days: number) => `${data}/space?days=${days}`,
  exportSpace: (days: number, format: 'csv' | 'json') => `${data}/space/export?days=${days}&format=${format}`,
  retention: (rule: string) => `${data}/retention?${new URLSearchParams({ rule })}`,
  exportRetention: (rule: string, format: 'csv' | 'json') =>
    `${data}/retention/export?${new URLSearchParams({ rule, format })}`,
  /** What was read at most so many seconds ago will do. */
  uses: (within: number) => `${data}/uses?within=${within}`,
  usesOfImage: (imageId: string, within: number) => `${data}/uses/${id(imageId)}?within=${within}`,
  activity: (query?: URLSearchParams) => withQuery(`${data}/activity`, query),
  /** Of the copy of the dashboard that is asked, or that is named. */
  passingUploads: (copy?: string | null) =>
    copy ? `${api}/uploads/${uploadAddress('', copy)}` : `${data}/uploads`,
  tasks: (query: URLSearchParams) => `${data}/tasks?${query}`,
  task: (taskId: string) => `${data}/tasks/${id(taskId)}`,
  cache: (query: URLSearchParams) => `${data}/cache?${query}`,
  // Commas may stand as they are, and proxies take addresses of 8 kB.
  live: (query: URLSearchParams) => inFull(`/api/live?${String(query).replaceAll('%2C', ',')}`),
  /** The script that takes digests of files; a worker's, not a page's. */
  hashWorker: () => inFull('/hash-worker.js'),
  /** An endpoint of next-auth. */
  auth: (what: string) => `${api}/auth/${what}`,
  /** Leads on to the provider; `popup` is `yes` for a window of its own. */
  beginSso: (query: Record<string, string | undefined>) => {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, value);
    return `${api}/websso/begin?${params}`;
  },
  uploads: () => `${api}/uploads`,
  /** At the copy of the dashboard that has it, where that is known. */
  upload: (imageId: string, copy?: string | null) => `${api}/uploads/${uploadAddress(id(imageId), copy)}`,
} as const;
