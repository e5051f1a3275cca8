// `npm run firefox`: on Debian as root: the main flows of the browser suite in Debian's Firefox ESR; ends with a line that
// counts. `npm run firefox -- -g sign` runs those that are named so.
import { installDebian } from './debian.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, install, requireNode } from './lib.mjs';
import { Results } from './results.mjs';

requireNode();
installDebian('The tests in Firefox', { 'firefox-esr': 'firefox-esr' });
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

const results = new Results();
results.runPlaywright('firefox', process.argv.slice(2));
results.close('Firefox tests');
