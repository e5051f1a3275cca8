// By which name a built dashboard knows a server action: what sends the requests of a page without one needs it.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The id of the action that sources export as `name`, in the build of a folder (as .next). Throws where it has none. */
export function actionId(dist, name) {
  const file = path.join(dist, 'server/server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8'));
  const found = Object.entries(node).find(([, { exportedName }]) => exportedName === name);
  if (!found) throw new Error(`${file} has no action ${name}`);
  return found[0];
}
