/**
 * What the browser keeps of somebody: under the cloud, user, region and project that the page was made for, so that the
 * next person at the same browser is offered nothing of it, and nobody finds it in another project.
 */

const prefix = 'darkroom.own.';

/** Whose a page is, in the form that keys of kept things begin with. */
export function ownerText(owner: {
  cloud: string;
  userId: string;
  region: string | null;
  projectId: string;
}): string {
  const { cloud, userId, region, projectId } = owner;
  return [cloud, userId, region ?? '', projectId].map(encodeURIComponent).join('/');
}

/** Whose this page is; '' where nobody is known. The shell writes it into the document, and the end of a sign-in at a provider. */
export function pageOwner(): string {
  if (typeof document === 'undefined') return '';
  return document.querySelector<HTMLElement>('[data-owner]')?.dataset.owner ?? '';
}

/** The key of something kept for the owner of this page. */
export function ownKey(name: string): string {
  return `${prefix}${pageOwner()}.${name}`;
}

/** What the keys of everything begin with that a user of a cloud has, in all projects. */
export function userPart(owner: string): string {
  return owner.split('/').slice(0, 2).join('/');
}

/**
 * Erases what the browser's storages keep of the user of this page; for the end of a session that somebody asked for. Each
 * tab has a storage of its own: `eraseHere` (kept-draft.ts) is for every one of them.
 */
export function eraseOwn(): void {
  const start = `${prefix}${userPart(pageOwner())}/`;
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(start)) storage.removeItem(key);
  }
}
