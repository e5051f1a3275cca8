// `npm run firefox`: on Debian as root: the main flows of the browser suite, which are named @firefox, in Debian's Firefox ESR;
// ends with a line that counts. `npm run firefox -- -g sign` runs those of them that are named so, `-- --all sharing` all of
// a spec, in which what speaks Chromium's own protocol fails.
import { installDebian } from './debian.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, requireNode } from './lib.mjs';
import { Results } from './results.mjs';

requireNode();
installDebian('The tests in Firefox', { 'firefox-esr': 'firefox-esr', 'qemu-img': 'qemu-utils' });
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

const results = new Results();
const args = process.argv.slice(2);
results.runPlaywright(
  'firefox',
  args.filter((arg) => arg !== '--all'),
  args.includes('--all') ? { FIREFOX_ALL: 'true' } : {},
);
results.close('Firefox tests');
