export function setting(name: string, otherwise: string): string;
export function setting(name: string): string | undefined;
export const longestWait: number;
export function numberSetting<T extends number | null>(
  name: string,
  otherwise: T,
  range: { least: number; most: number; whole?: boolean },
  env?: NodeJS.ProcessEnv,
): number | T;
export function portSetting<T extends number | null>(
  name: string,
  otherwise: T,
  env?: NodeJS.ProcessEnv,
): number | T;
export function choiceSetting<T extends string>(
  name: string,
  choices: readonly [T, ...T[]],
  env?: NodeJS.ProcessEnv,
): T;
export const secretNames: string[];
export const commandSecretNames: string[];
export function takeSecretFiles(env?: NodeJS.ProcessEnv, names?: readonly string[]): void;
