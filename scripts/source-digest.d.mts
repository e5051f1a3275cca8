export const dashboardSources: string[];
export function sourceDigest(sources: string[], folder?: string): string;
