/** Files that were dropped on one page and wait for the forms of another. */
let waiting: readonly File[] = [];

/** Lays files down for the page that makes images of them. */
export function putFiles(files: readonly File[]): void {
  waiting = files;
}

/** Takes the files that were laid down; a second call finds none. */
export function takeFiles(): readonly File[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

/** Whether files are dragged, and not a text or a link. */
export function hasFiles(event: DragEvent): event is DragEvent & { dataTransfer: DataTransfer } {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
