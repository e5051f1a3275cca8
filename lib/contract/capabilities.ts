import type { Store } from '@/lib/contract/store';

/** What a cloud offers, found out by asking it. */
export interface Capabilities {
  /** API versions, newest first ("v2.15"). */
  versions: string[];
  importMethods: string[];
  /** null where the cloud has a single store and no list of stores. */
  stores: Store[] | null;
  /** What the cloud's image schema lists; empty where it lists none, and then any may be tried. */
  diskFormats: string[];
  containerFormats: string[];
  /** Keys that the cloud's image schema wants of every image: its name or properties. */
  requiredKeys: string[];
  /** Tasks of an image can be read (API 2.12). */
  imageTasks: boolean;
  /** The cache of a node can be looked at and filled (API 2.14, there only where a cache is configured). */
  cache: boolean;
  /** Locations of an image have addresses of their own (API 2.17). */
  locations: boolean;
  /** The operator set limits that a project's usage is told against. */
  limits: boolean;
}
