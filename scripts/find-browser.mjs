// Finds the browsers to run the tests in: Chromium, Chrome or Edge, which they need, and Firefox and WebKitGTK, without which
// some are skipped. It uses the system's own browsers and downloads none by itself; `node scripts/find-browser.mjs --install`
// installs what is missing with the system's package manager.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isRoot = process.getuid?.() === 0;

/**
 * Chromium obeys the last `--disable-features` only, so this list repeats the ones of Playwright's own that matter here.
 * Beyond those: recent versions load the address bar's pop-ups with each window, which costs every browser context of a
 * test more processor time than most tests do.
 */
const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // --- Playwright's ---
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

/** Flags for a browser with a fake camera and microphone, permission to use them, and no background activity. */
export const chromiumArgs = [
  ...(isRoot ? ['--no-sandbox'] : []), // Chromium refuses to start its sandbox as root.
  '--disable-background-networking',
  '--disable-component-update',
  `--disable-features=${disabledFeatures.join()}`,
  '--disable-sync',
  '--no-first-run',
  '--use-fake-device-for-media-stream=device-count=2', // two cameras, to switch between
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection', // Calls must work on a machine without a network.
];

const commands = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
];

const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

function candidates() {
  const { env, platform } = process;
  if (platform === 'win32') {
    const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(Boolean);
    return windowsPrograms.flatMap((program) => roots.map((root) => join(root, program)));
  }
  if (platform !== 'darwin') return onPath(commands);
  const apps = macApps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  return [...apps, ...onPath(commands)];
}

function onPath(names) {
  const path = (process.env.PATH ?? '').split(delimiter);
  const folders = [...path, '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function lookForBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`CHROME_PATH names no file: ${chosen}`);
  return chosen || candidates().find((path) => existsSync(path));
}

/** @returns the path of the browser. Throws, with instructions, if there is none. */
export function findBrowser() {
  const path = lookForBrowser();
  if (path) return path;
  throw new Error(
    'No Chromium, Chrome or Edge found. Install one (`npm run browser` tries your package manager), ' +
      'or set CHROME_PATH to its program file.',
  );
}

const firefoxCommands = ['firefox-esr', 'firefox'];

const firefoxPlaces = {
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: [process.env.ProgramFiles, process.env['ProgramFiles(x86)']]
    .filter(Boolean)
    .map((root) => join(root, 'Mozilla Firefox\\firefox.exe')),
};

/** @returns the path of Firefox, `FIREFOX_PATH` or the system's; `undefined` if there is none */
export function findFirefox() {
  const chosen = process.env.FIREFOX_PATH;
  if (chosen && !existsSync(chosen)) throw new Error(`FIREFOX_PATH names no file: ${chosen}`);
  const places = firefoxPlaces[process.platform] ?? onPath(firefoxCommands);
  return chosen || places.find((path) => existsSync(path));
}

/**
 * @returns what drives WebKitGTK, all of it or `undefined`: the driver, its browser, and the display that it is shown on
 */
export function findWebKit() {
  if (process.platform !== 'linux') return undefined;
  const programs = {
    driver: onPath(['WebKitWebDriver']).find((path) => existsSync(path)),
    browser: miniBrowsers().find((path) => existsSync(path)),
    display: onPath(['Xvfb']).find((path) => existsSync(path)),
  };
  return Object.values(programs).every(Boolean) ? programs : undefined;
}

/** Distributions keep it in a folder of the library's version, and Debian that one in a folder of the architecture. */
function miniBrowsers() {
  const roots = ['/usr/libexec', '/usr/lib', '/usr/lib64'];
  const folders = [...roots, ...roots.flatMap(subfolders)];
  return folders
    .flatMap((folder) => subfolders(folder).filter((path) => /\/webkit(2gtk|gtk)-/.test(path)))
    .map((folder) => join(folder, 'MiniBrowser'));
}

function subfolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

const apt = (...packages) =>
  'env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends'
    .split(' ')
    .concat(packages);

const installers = {
  'apt-get': {
    before: ['apt-get', 'update'],
    chromium: apt('chromium'),
    firefox: apt('firefox-esr'),
    webkit: apt('webkit2gtk-driver', 'xvfb'),
  },
  dnf: {
    chromium: ['dnf', 'install', '-y', 'chromium'],
    firefox: ['dnf', 'install', '-y', 'firefox'],
  },
  apk: {
    chromium: ['apk', 'add', '--no-cache', 'chromium'],
    firefox: ['apk', 'add', '--no-cache', 'firefox-esr'],
  },
  brew: {
    chromium: ['brew', 'install', '--cask', 'google-chrome'],
    firefox: ['brew', 'install', '--cask', 'firefox'],
  },
};

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @param {('chromium' | 'firefox' | 'webkit')[]} missing */
function install(missing) {
  const manager = Object.keys(installers).find((name) => succeeds(name, '--version'));
  if (!manager) return;
  // Homebrew refuses root, the others need it. `sudo -n` never asks for a password.
  const needsSudo = manager !== 'brew' && !isRoot;
  if (needsSudo && !succeeds('sudo', '-n', 'true')) return;
  const steps = ['before', ...missing].map((name) => installers[manager][name]).filter(Boolean);
  // one by one: a browser that a system does not have keeps no other one away
  for (const step of steps) {
    const [command, ...args] = needsSudo ? ['sudo', '-n', ...step] : step;
    console.log(`Browsers are missing. Running: ${[command, ...args].join(' ')}`);
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

const finders = { chromium: lookForBrowser, firefox: findFirefox, webkit: findWebKit };

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const missing = Object.keys(finders).filter((name) => !finders[name]());
    if (process.argv.includes('--install') && missing.length > 0) install(missing);
    console.log(findBrowser());
    console.log(findFirefox() ?? 'no Firefox: its tests are skipped');
    console.log(findWebKit()?.browser ?? 'no WebKitGTK: its tests are skipped');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
