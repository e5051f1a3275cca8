export function setting(name: string, otherwise: string): string;
export function setting(name: string): string | undefined;
export const longestWait: number;
export function numberSetting(
  name: string,
  otherwise: number,
  range: { least: number; most: number; whole?: boolean },
  env?: NodeJS.ProcessEnv,
): number;
export function portSetting(name: string, otherwise: number, env?: NodeJS.ProcessEnv): number;
export function choiceSetting<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  env?: NodeJS.ProcessEnv,
): T;
export const secretNames: string[];
export function takeSecretFiles(env?: NodeJS.ProcessEnv): void;
