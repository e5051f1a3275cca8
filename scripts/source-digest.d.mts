export const dashboardSources: string[];
export function sourceDigest(sources: string[], folder?: string): string;
export function dashboardDigest(basePath: string): string;
