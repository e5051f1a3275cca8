// `npm start`: installs, builds when needed, and serves the dashboard: on the cloud at OS_AUTH_URL, or on the embedded one.
import { certificateFile } from './certificates.mjs';
import { keepRunning } from './keep-running.mjs';
import { addressOf, isLoopback, publicAddress } from './known-hosts.mjs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  checkCloudConfig,
  dataFolder,
  demoAccounts,
  fail,
  install,
  keptSecret,
  orFail,
  ownBasePath,
  requireNode,
} from './lib.mjs';
import { portIsFree } from './processes.mjs';
import { choiceSetting, portSetting, setting, takeSecretFiles } from './settings.mjs';

requireNode();
orFail(takeSecretFiles);
const host = setting('HOST', '127.0.0.1');
const port = orFail(() => portSetting('PORT', 3000));
const cloudPort = orFail(() => portSetting('CLOUD_PORT', 9292));
const embedded = !process.env.OS_AUTH_URL && !process.env.OS_CLIENT_CONFIG_FILE && !process.env.OS_CLOUD;
const show = addressOf(host);
const logFormat = orFail(() => choiceSetting('LOG_FORMAT', ['text', 'json']));

if (!embedded && !process.env.NEXTAUTH_SECRET) {
  fail('NEXTAUTH_SECRET is missing: set it to a long random text, the same on every copy of the dashboard.');
}
const basePath = orFail(ownBasePath);
orFail(() => publicAddress(basePath));
// First: another port is no way out where another process has the folder.
const folder = embedded ? dataFolder() : null;
for (const [name, wanted] of [['PORT', port], ...(embedded ? [['CLOUD_PORT', cloudPort]] : [])]) {
  if (!(await portIsFree(wanted, host))) {
    fail(`Port ${wanted} is taken: stop what listens there or set ${name} to another one.`);
  }
}
install();
if (logFormat === 'json') {
  const { createLog, takeConsole } = await import('./watch/log.mjs');
  takeConsole(createLog());
}
if (embedded) {
  await buildCloudIfChanged();
  checkCloudConfig(folder);
}
await buildDashboardIfChanged();

const cloud = {
  name: 'The embedded cloud',
  ready: 'Cloud ready',
  args: ['.build/cloud.mjs'],
  env: { DARKROOM_DATA: folder, TRUSTED_DASHBOARDS: trustedDashboards() },
};
const dashboard = {
  name: 'The dashboard',
  ready: 'Dashboard ready',
  args: ['scripts/serve.mjs'],
  env: dashboardEnv,
};
try {
  await keepRunning(embedded ? [cloud, dashboard] : [dashboard]);
} catch (error) {
  fail(error.message);
}

/**
 * Addresses to which the demo's own provider may bring tokens, and '' where browsers elsewhere would not reach the provider: behind
 * a proxy, or on a network.
 */
function trustedDashboards() {
  if (process.env.NEXTAUTH_URL || !isLoopback(host)) return '';
  const names = [...new Set([show, 'localhost', '127.0.0.1'])];
  return names.map((name) => `http://${name}:${port}${basePath}/auth/websso/`).join(',');
}

/** Single sign-on by that provider, unless somebody has settings of his own. */
function demoSso() {
  if (trustedDashboards() === '' || process.env.WEBSSO_CHOICES) return {};
  const back = new URLSearchParams({ back: `http://${show}:${port}${basePath}/sign-in?signedOut=1` });
  return {
    WEBSSO_CHOICES: 'credentials:Password,openid:Demo provider',
    WEBSSO_DEFAULT_REDIRECT_LOGOUT: `http://${show}:${cloudPort}/provider/sign-out?${back}`,
  };
}

/** What the dashboard is told; made when the cloud has the data folder for itself. */
async function dashboardEnv() {
  const env = { NODE_ENV: 'production' };
  if (embedded) {
    Object.assign(env, {
      CLOUD_NAME: setting('CLOUD_NAME', 'Demo'),
      OS_AUTH_URL: `http://${show}:${cloudPort}/identity/v3`,
      NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET ?? keptSecret(folder),
      DARKROOM_DATA: folder,
      ALLOWED_HOSTS: setting('ALLOWED_HOSTS', 'localhost'),
      DARKROOM_DEMO_ACCOUNTS: process.env.DARKROOM_DEMO_ACCOUNTS ?? demoAccounts,
      ...demoSso(),
    });
  }
  // Node reads further certificates only when it starts.
  const certificates = await certificateFile();
  if (certificates) env.NODE_EXTRA_CA_CERTS = certificates;
  return env;
}

if (logFormat === 'json') console.log(`Darkroom runs on http://${show}:${port}${basePath}`);
else tellPeople();

/** A cloud of one's own as it is printed, before anybody has looked at the setting: without what could be a password in it. */
function ownCloud() {
  return process.env.OS_AUTH_URL?.replace(/^(.*?\/\/)?.*@/s, '$1…@') || 'those of clouds.yaml';
}

function tellPeople() {
  console.log(`\n  Darkroom       http://${show}:${port}${basePath}`);
  if (embedded) {
    console.log(`  Accounts       admin, demo, reader, alt; password darkroom`);
    console.log(`  Embedded cloud http://${show}:${cloudPort}, kept in ${folder}`);
    console.log(
      `  Stock commands openstack --os-auth-url http://${show}:${cloudPort}/identity/v3 --os-username demo --os-password darkroom --os-project-name demo --os-user-domain-name Default --os-project-domain-name Default image list`,
    );
  } else console.log(`  Cloud          ${ownCloud()}`);
  console.log('  Ctrl-C stops it.\n');
}
