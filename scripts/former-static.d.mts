export function keepStatic(dist: string): (to?: string) => void;
export function keepStaticFor(former: string): (to: string) => void;
