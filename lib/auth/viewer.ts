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
  /** Regions that have an image service, this one among them. */
  regions: string[];
  /** Name of the cloud in the configuration. */
  cloud: string;
  /** Id of the application credential of this session, which belongs to one project; null after a password. */
  applicationCredential: string | null;
  /** The way of WEBSSO_CHOICES that this session came by, at a provider; absent after a password. */
  sso?: {
    choice: string;
    /** How people call it. */
    label: string;
    /** Where the provider ends its own session; absent where nobody said. */
    logoutUrl?: string;
  };
  /** The cloud keeps secrets, such as the certificates of signed images. */
  hasKeyManager: boolean;
  /** Where the cloud's own dashboard launches an instance or makes a volume from an image, `{id}` being the image; absent where nobody said. */
  launchUrl?: string;
  volumeUrl?: string;
  /** When the token ends, milliseconds since the epoch. */
  expiresAt: number;
}
