/** Sections of the dashboard that lead to nothing on a cloud without them. */
export interface Offers {
  /** The operator set limits that a project's usage is told against. */
  limits: boolean;
  /** Caches of images can be looked at. */
  cache: boolean;
  /** The cloud was asked; else this is what the settings alone tell. */
  asked: boolean;
}
