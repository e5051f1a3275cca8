export function addressOf(host: string): string;
export function isLoopback(host: string): boolean;
export function nameIn(hostHeader: string): string | null;
export function knownHosts(host: string, more: string[]): (hostHeader: string) => boolean;
export function allowedHosts(env?: NodeJS.ProcessEnv): string[];
export function publicAddress(basePath?: string, env?: NodeJS.ProcessEnv): URL | null;
export function unknownHost(hostHeader: string, address: string): string;
export function refusalOfPublicDemo(host: string, env?: NodeJS.ProcessEnv): string | null;
export function isInternalName(hostHeader: string): boolean;
