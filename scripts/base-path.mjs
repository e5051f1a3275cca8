// The prefix under which a dashboard has its addresses, such as /images. It is in every address that a build makes, so it is
// an argument of the build. Only Node: a fresh clone has nothing else.
import { existsSync, readFileSync } from 'node:fs';

/** What a build is asked to have its addresses under (DARKROOM_BASE_PATH): '' for none. Throws one sentence for what is no path. */
export function basePathSetting(env = process.env) {
  const text = env.DARKROOM_BASE_PATH ?? '';
  const path = text.replace(/\/$/, '');
  if (path === '' || /^(\/\w[\w.-]{0,49}){1,5}$/.test(path)) return path;
  throw new Error(
    `DARKROOM_BASE_PATH=${text} is no prefix of addresses: write it as /images, of letters, digits, "-", "_" and ".".`,
  );
}

/** The prefix that the build in a folder has; '' where nothing is built. */
export function builtBasePath(distDir) {
  const file = `${distDir}/required-server-files.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).config.basePath : '';
}
