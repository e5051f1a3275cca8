/** Header of a read, an upload or a stream that says what the page shows (`stampOf`). */
export const stampHeader = 'x-darkroom-project';

/** What tells one session's work from another's. */
export interface Stamped {
  /** Name of the cloud in the configuration. */
  cloud: string;
  region: string | null;
  projectId: string;
  userId: string;
}

/** Cloud and user of a stamp, wherever they work: as the browser names whose what it keeps is (`userPart`). */
export function userOfStamp(stamp: string): string {
  const [cloud, , , user] = stamp.split('/');
  return `${cloud}/${user}`;
}

/** Whether a stamp names this user of this cloud, wherever it works. */
export function isStampOfUser(stamp: string, { cloud, userId }: Stamped): boolean {
  return userOfStamp(stamp) === `${encodeURIComponent(cloud)}/${encodeURIComponent(userId)}`;
}

/**
 * Says in one word, fit for a header, which cloud, region, project and user a page shows or a session works for. The
 * same user who signs in again into the same project has the same stamp.
 */
export function stampOf({ cloud, region, projectId, userId }: Stamped): string {
  return [cloud, region ?? '', projectId, userId].map(encodeURIComponent).join('/');
}
