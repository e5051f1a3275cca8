export function keepStatic(dist: string): (to?: string) => void;
