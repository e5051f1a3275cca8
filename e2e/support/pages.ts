/** The address of every page that somebody signed in has, for an image that is there; what an administrator has beside. */
export function everyPage(imageId: string): string[] {
  const image = `/images/${imageId}`;
  return [
    '/images',
    '/images?scope=project',
    '/images?q=nothing-like-it',
    '/images/new',
    ...['', '/edit', '/metadata', '/stores', '/used-by', '/sharing', '/activity', '/json'].map(
      (tab) => `${image}${tab}`,
    ),
    '/activity',
    '/placement?scope=project',
    '/stores',
    '/overview',
    '/health',
    '/retention',
    '/space',
    '/metadefs',
    '/metadefs/OS%3A%3AOperatingSystem',
    '/usage',
    '/guide',
    '/guide/rhel7',
    '/about',
  ];
}

/** The pages of administrators alone. */
export const adminPages = ['/cache', '/tasks'];
