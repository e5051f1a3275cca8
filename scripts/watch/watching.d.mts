export function wantsTraces(env?: Record<string, string | undefined>): boolean;
