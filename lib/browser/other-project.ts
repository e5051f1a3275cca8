/** What the session works in by now; `sameUser`: somebody can switch back to what the page shows. */
export interface PresentSession {
  project: string;
  region: string | null;
  user: string;
  sameUser: boolean;
}
type Handler = (now: PresentSession) => Promise<boolean>;
let handler: Handler | null = null;
let pending: Promise<boolean> | null = null;

/** The shell registers its dialog for a page that shows another project; gives the way to take it back. */
export function onOtherProject(ask: Handler): () => void {
  handler = ask;
  return () => {
    if (handler === ask) handler = null;
  };
}

/** Asks which project to go on in, once for all; resolves to whether the session is again that of the page. */
export function requestWayBack(now: PresentSession): Promise<boolean> {
  if (!handler) return Promise.resolve(false);
  pending ??= handler(now).finally(() => {
    pending = null;
  });
  return pending;
}
