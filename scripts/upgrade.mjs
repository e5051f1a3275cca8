// `npm run upgrade -- 50`: on Debian as root: two copies of the dashboard behind a real HAProxy are replaced in turn by another
// build, while 20 clients that send what tabs send make at least so many writes and three uploads run; nothing may be lost,
// done twice or answered with anything unexpected. Then what a real browser's tab of the former build goes through. Ends
// with a line that counts. From 1,000 writes on the uploads are of 2 GiB, else of 256 MiB.
import { installDebian } from './debian.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, fail, install, requireNode } from './lib.mjs';
import { buildOtherIfChanged } from './other-build.mjs';
import { Results } from './results.mjs';

requireNode();
const [writes = '50', ...rest] = process.argv.slice(2);
if (!(Number(writes) > 0)) fail('npm run upgrade -- WRITES: a number above 0.');
installDebian('The upgrade tests', { haproxy: 'haproxy', chromium: 'chromium' });
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
buildOtherIfChanged();

const results = new Results();
results.runPlaywright('upgrade', rest, { UPGRADE_WRITES: writes });
results.close('Upgrade tests');
