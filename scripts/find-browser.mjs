// Finds the Chromium, Chrome or Edge to run the tests in. It uses the system's own browser and downloads none by itself;
// `node scripts/find-browser.mjs --install` installs one with the system's package manager.

import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
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

const installers = {
  'apt-get': [
    ['apt-get', 'update'],
    [
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
    ],
  ],
  dnf: [['dnf', 'install', '-y', 'chromium']],
  apk: [['apk', 'add', '--no-cache', 'chromium']],
  brew: [['brew', 'install', '--cask', 'google-chrome']],
};

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

function installBrowser() {
  const manager = Object.keys(installers).find((name) => succeeds(name, '--version'));
  if (!manager) return;
  // Homebrew refuses root, the others need it. `sudo -n` never asks for a password.
  const needsSudo = manager !== 'brew' && !isRoot;
  if (needsSudo && !succeeds('sudo', '-n', 'true')) return;
  for (const step of installers[manager]) {
    const [command, ...args] = needsSudo ? ['sudo', '-n', ...step] : step;
    console.log(`No browser found. Running: ${[command, ...args].join(' ')}`);
    if (spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) return;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    if (process.argv.includes('--install') && !lookForBrowser()) installBrowser();
    console.log(findBrowser());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
