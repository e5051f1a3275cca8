import type { ImageCache } from '@/lib/embedded/cache/image-cache';
import type { CloudConfig } from '@/lib/embedded/config';
import type { Db } from '@/lib/embedded/db/open';
import type { Remember } from '@/lib/embedded/db/remembered';
import type { Reserve } from '@/lib/embedded/db/reserve';
import type { CredentialKey } from '@/lib/embedded/identity/credential-key';
import type { Pipeline } from '@/lib/embedded/pipeline/pipeline';
import type { Stores } from '@/lib/embedded/stores/stores';

/** What every route of the embedded cloud works with. */
export interface Cloud {
  config: CloudConfig;
  db: Db;
  remember: Remember;
  credentialKey: CredentialKey;
  /** Milliseconds since the epoch; tests set it. */
  clock: () => number;
  stores: Stores;
  reserve: Reserve;
  pipeline: Pipeline;
  /** Absent unless image_cache_dir is set. */
  cache?: ImageCache;
}

/** Who asks: what a token says, resolved once a request. Role names are lower case and hold implied roles. */
export interface Caller {
  userId: string;
  /** null for an unscoped token */
  projectId: string | null;
  roles: ReadonlySet<string>;
  isAdmin: boolean;
  requestId: string;
  /** Policies that the configuration overrides, by rule. */
  policies: Record<string, string>;
}
