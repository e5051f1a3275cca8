import type { Route } from 'next';

const id = (value: string) => encodeURIComponent(value);
const withQuery = (path: string, query?: URLSearchParams) => {
  const text = query?.toString();
  return (text ? `${path}?${text}` : path) as Route;
};

/** Every internal address of the dashboard. A test rejects addresses written by hand elsewhere. */
export const routes = {
  home: () => '/' as Route,
  signIn: (query?: { callbackUrl?: string; expired?: boolean }) => {
    const params = new URLSearchParams();
    if (query?.callbackUrl) params.set('callbackUrl', query.callbackUrl);
    if (query?.expired) params.set('expired', '1');
    return withQuery('/sign-in', params);
  },
  images: (query?: URLSearchParams) => withQuery('/images', query),
  newImage: (query?: URLSearchParams) => withQuery('/images/new', query),
  image: (imageId: string) => `/images/${id(imageId)}` as Route,
  editImage: (imageId: string) => `/images/${id(imageId)}/edit` as Route,
  imageMetadata: (imageId: string) => `/images/${id(imageId)}/metadata` as Route,
  imageSharing: (imageId: string) => `/images/${id(imageId)}/sharing` as Route,
  imageStores: (imageId: string) => `/images/${id(imageId)}/stores` as Route,
  placement: (query?: URLSearchParams) => withQuery('/placement', query),
  stores: () => '/stores' as Route,
  activity: (query?: URLSearchParams) => withQuery('/activity', query),
  imageActivity: (imageId: string) => `/images/${id(imageId)}/activity` as Route,
  tasks: (query?: URLSearchParams) => withQuery('/tasks', query),
  cache: (query?: URLSearchParams) => withQuery('/cache', query),
  usage: () => '/usage' as Route,
  namespaces: (query?: URLSearchParams) => withQuery('/metadefs', query),
  namespace: (name: string, query?: URLSearchParams) => withQuery(`/metadefs/${id(name)}`, query),
  about: () => '/about' as Route,
} as const;

/** Addresses that scripts of the page ask; `lib/queries`, `lib/live` and the upload client use them. */
export const apiRoutes = {
  health: () => '/api/health',
  images: (query?: URLSearchParams) => withQuery('/api/data/images', query),
  someImages: (query: URLSearchParams) => `/api/data/images/some?${query}`,
  exportImages: (query: URLSearchParams) => `/api/data/images/export?${query}`,
  image: (imageId: string) => `/api/data/images/${id(imageId)}`,
  imageCatalog: () => '/api/data/image-catalog',
  namespaces: () => '/api/data/namespaces',
  namespace: (name: string) => `/api/data/namespaces/${id(name)}`,
  wholeNamespaces: (query?: URLSearchParams) => withQuery('/api/data/namespaces/whole', query),
  certificates: () => '/api/data/certificates',
  projects: () => '/api/data/projects',
  places: () => '/api/data/places',
  jobs: () => '/api/data/jobs',
  activity: (query?: URLSearchParams) => withQuery('/api/data/activity', query),
  passingUploads: () => '/api/data/uploads',
  tasks: (query: URLSearchParams) => `/api/data/tasks?${query}`,
  task: (taskId: string) => `/api/data/tasks/${id(taskId)}`,
  cache: (query: URLSearchParams) => `/api/data/cache?${query}`,
  // Commas may stand as they are, and proxies take addresses of 8 kB.
  live: (query: URLSearchParams) => `/api/live?${String(query).replaceAll('%2C', ',')}`,
  /** The script that takes digests of files; a worker's, not a page's. */
  hashWorker: () => '/hash-worker.js',
  uploads: () => '/api/uploads',
  upload: (imageId: string) => `/api/uploads/${id(imageId)}`,
} as const;
