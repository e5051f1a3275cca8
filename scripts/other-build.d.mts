/** Where the second build and its sources lie. */
export const otherFolder: string;
/** Writes in the sources of a folder what is otherwise in the second build. */
export function changeWords(folder: string): void;
export function buildOtherIfChanged(): void;
