export function serviceOf(path: string): string;
