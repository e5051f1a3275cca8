/** What the browser may know of a session: who works where, with which roles. Never the token. */
export interface Viewer {
  userId: string;
  userName: string;
  userDomain: string;
  projectId: string;
  projectName: string;
  /** lower case, implied roles included */
  roles: string[];
  isAdmin: boolean;
  region: string | null;
  /** Host of the identity service. */
  cloud: string;
  /** When the token ends, milliseconds since the epoch. */
  expiresAt: number;
}
