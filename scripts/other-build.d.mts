/** Where the second build and its sources lie. */
export const otherFolder: string;
export function buildOtherIfChanged(): void;
