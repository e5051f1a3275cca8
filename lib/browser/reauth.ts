type Handler = () => Promise<boolean>;
let handler: Handler | null = null;
let pending: Promise<boolean> | null = null;

/** The shell registers its sign-in dialog; gives the way to take it back. */
export function onReauthNeeded(ask: Handler): () => void {
  handler = ask;
  return () => {
    if (handler === ask) handler = null;
  };
}

/** Shows the sign-in dialog over the page, once for all who ask; resolves to whether somebody signed in. */
export function requestReauth(): Promise<boolean> {
  if (!handler) return Promise.resolve(false);
  pending ??= handler().finally(() => {
    pending = null;
  });
  return pending;
}
