export function basePathSetting(env?: NodeJS.ProcessEnv): string;
export function builtBasePath(distDir: string): string;
