/** Names of the images whose pages this tab has shown, by id: a page that cannot be read keeps its name. */
const seen = new Map<string, string>();

/** Remembers how an image is called. */
export function rememberImageName(id: string, name: string): void {
  seen.set(id, name);
}

/** How an image was called when this tab showed it last, or null. */
export function imageNameSeen(id: string): string | null {
  return seen.get(id) ?? null;
}
