/**
 * What the sources use of the browser exists in the oldest browsers that the kit promises to work in. Compared with MDN's
 * tables; the types tell which interface a member belongs to.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import bcd from '@mdn/browser-compat-data' with { type: 'json' };
import ts from 'typescript';
import { projectDir } from '../support/site.mjs';

const FLOOR = { chrome: 107, chrome_android: 107, firefox: 115, safari: 16.4, safari_ios: 16.4 };

/** Newer than the floor, and how the kit does without. */
const GUARDED = {
  'Element.checkVisibility': 'asked for with `?.`',
  'HTMLElement.hidePopover': 'base/popover.ts asks first',
  'HTMLElement.popover': 'a plain property where there is none',
  'HTMLElement.showPopover': 'base/popover.ts asks first',
  'HTMLMediaElement.setSinkId': 'asked for with `?.`',
  'HTMLVideoElement.playsInline': 'only phones need it, and Firefox on phones plays in the page',
  'HTMLMediaElement.sinkId': 'undefined where there is none',
  'HTMLVideoElement.cancelVideoFrameCallback': 'media/background/camera-frames.ts asks first',
  'HTMLVideoElement.requestVideoFrameCallback': 'media/background/camera-frames.ts asks first',
  'Intl.Segmenter': 'words/graphemes.ts asks first',
  'MediaDevices.getDisplayMedia': 'without it no screen is shared: see canShareScreen()',
  'MediaStreamTrack.contentHint': 'a plain property where there is none',
  'Navigator.userActivation': 'asked for with `?.`',
  'Navigator.wakeLock': 'panel/wake-lock.ts asks first',
  'Navigator.vibrate': 'asked for with `?.`',
  'UserActivation.hasBeenActive': 'asked for with `?.`',
  'UserActivation.isActive': 'asked for with `?.`',
  VideoFrame: 'media/background/camera-frames.ts asks for what makes them first',
  'VideoFrame.close': 'the same',
  'VideoFrame.displayHeight': 'the same',
  'VideoFrame.displayWidth': 'the same',
  'WakeLock.request': 'panel/wake-lock.ts asks first',
  'WakeLockSentinel.release': 'panel/wake-lock.ts asks first',
  'Window.cancelIdleCallback': 'base/scheduling.ts asks first',
  'Window.requestIdleCallback': 'base/scheduling.ts asks first',
};

test('the sources use nothing newer than Chromium 107, Firefox 115 and Safari 16.4 unasked', () => {
  const found = new Map();
  for (const { name, where } of usedFeatures()) {
    const lacking = lackingBrowsers(compatOf(name));
    if (lacking.length > 0) found.set(name, `${name} (${where}): not in ${lacking.join(', ')}`);
  }
  const unguarded = [...found].filter(([name]) => !(name in GUARDED)).map(([, told]) => told);
  assert.deepEqual(unguarded, []);
  const idle = Object.keys(GUARDED).filter((name) => !found.has(name));
  assert.deepEqual(idle, [], 'no longer used, or no longer newer');
});

function compatOf(name) {
  const [owner, member] = name.split('.');
  if (owner === 'Intl') return bcd.javascript.builtins.Intl[member];
  const place = bcd.api[owner] ?? bcd.javascript.builtins[owner];
  return member ? (place?.[member] ?? place?.[`${member}_static`]) : place;
}

/** Of what the tables do not know, nothing is said. */
function lackingBrowsers(feature) {
  const support = feature?.__compat?.support ?? {};
  return Object.entries(FLOOR)
    .filter(([browser, floor]) => {
      const statements = [support[browser] ?? []].flat();
      return statements.length > 0 && !statements.some((each) => isThere(each, floor));
    })
    .map(([browser, floor]) => `${browser} ${floor}`);
}

function isThere({ version_added, version_removed, flags, prefix, alternative_name }, floor) {
  if (flags || prefix || alternative_name || !version_added) return false;
  return numberOf(version_added) <= floor && !(numberOf(version_removed) <= floor);
}

/** NaN, which is neither more nor less than anything, for a version that is not out. */
const numberOf = (version) => parseFloat(String(version).replace('≤', ''));

/** Every member and global of the browser and the language that the sources name. */
function* usedFeatures() {
  const { config } = ts.readConfigFile(`${projectDir}tsconfig.build.json`, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, projectDir);
  const program = ts.createProgram(fileNames, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(`${projectDir}src/`)) continue;
    for (const node of identifiersIn(file)) {
      const name = featureOf(node, checker);
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      if (name) yield { name, where: `${file.fileName.slice(projectDir.length)}:${line + 1}` };
    }
  }
}

function* identifiersIn(node) {
  const children = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    if (ts.isIdentifier(child)) yield child;
    else if (!ts.isTypeNode(child) && !ts.isImportDeclaration(child)) yield* identifiersIn(child);
  }
}

function featureOf(node, checker) {
  const symbol = checker.getSymbolAtLocation(node);
  const declaration = symbol?.declarations?.find((each) =>
    /\/typescript\/lib\/lib\.[\w.]+\.d\.ts$/.test(each.getSourceFile().fileName),
  );
  if (!declaration) return undefined;
  const { parent } = declaration;
  const owner = ts.isInterfaceDeclaration(parent)
    ? parent.name.text
    : ts.isTypeLiteralNode(parent) && ts.isVariableDeclaration(parent.parent)
      ? parent.parent.name.text
      : undefined;
  if (!owner) return globalName(node.text, declaration);
  const own = `${owner.replace(/Constructor$/, '')}.${node.text}`;
  // The tables put the members of mixins into the interfaces that have them.
  return [
    own,
    ...['Element', 'HTMLElement', 'Document', 'Window'].map((each) => `${each}.${node.text}`),
  ].find((name) => compatOf(name));
}

function globalName(name, declaration) {
  const { parent } = declaration;
  if (ts.isModuleBlock(parent) && parent.parent.name.text === 'Intl') return `Intl.${name}`;
  return [name, `Window.${name}`].find((each) => compatOf(each)?.__compat);
}
