import path from 'node:path';

/** The folder in which a cloud keeps everything, absolute: DARKROOM_DATA, or `.darkroom` here where that is not set or empty. */
export function dataFolderOf(env: NodeJS.ProcessEnv): string {
  return path.resolve(env.DARKROOM_DATA || '.darkroom');
}
