/** Settings of a site in a file: words, limits, theme and languages. */
import { expect, fixture, html } from '@open-wc/testing';
import { applyConfig, type ConfigHost } from '../../../src/components/provider/page-config.js';
import { THEME_NAMES } from '../../../src/components/looks/theme-names.js';
import { tokens } from '../../../src/components/looks/shared-styles.js';
import { speakOnly } from '../../../src/components/words/loaded-strings.js';
import { stringsFor } from '../../../src/components/words/strings-for.js';
import type { RcCallProvider } from '../../../src/components/provider/rc-call-provider.js';
import { CallError } from '../../../src/core/call/call-error.js';
import '../../../src/define.js';
import { anna } from '../../support/calls.js';
import { byRole } from '../../support/by-role.js';
import { providersGone, settled } from '../../support/elements.js';
import { connectedStore, FakeBackend } from '../../support/fake-backend.js';
import { asOnlyTab } from '../../support/only-tab.js';
import { replace } from '../../support/replace.js';
import { until } from '../../support/until.js';

asOnlyTab();
beforeEach(providersGone);

let undo: () => void = () => {};
let asked: string[] = [];
let count = 0;

/** @returns the address of a file that answers like this */
function file(answer: () => Response | Promise<Response>): string {
  undo();
  asked = [];
  undo = replace(window, 'fetch', (async (input: string) => {
    asked.push(input);
    return answer();
  }) as typeof fetch);
  return `/rc-call-${count++}.json`;
}
const json = (value: unknown) => file(() => new Response(JSON.stringify(value)));

const sheets = document.adoptedStyleSheets;
afterEach(() => {
  undo();
  undo = () => {};
  document.adoptedStyleSheets = sheets;
  speakOnly([]);
});

async function putUp(config: string, options: Partial<RcCallProvider> = {}) {
  const main = await fixture<HTMLElement>(html`<main></main>`);
  const provider = document.createElement('rc-call-provider');
  const backend = new FakeBackend({ self: anna });
  Object.assign(provider, { backend, config, ...options });
  const errors: CallError[] = [];
  provider.addEventListener('rc-call-error', ({ error }) => errors.push(error));
  main.append(provider, document.createElement('rc-call-panel'));
  await until(() => provider.state.connection === 'connected', 8000, 'connected');
  return { main, provider, errors };
}

describe('a file with settings', () => {
  it('gives words, limits and a theme, and is read once', async () => {
    const config = json({
      words: { en: { audioCall: 'Ring us' }, fr: { audioCall: 'Appeler' } },
      limits: { audio: 9, video: 3 },
      theme: { accent: 'rgb(1, 2, 3)', '--rc-radius': '5px' },
    });
    const { main, provider } = await putUp(config);
    const { provider: second } = await putUp(config, { backend: new FakeBackend({ self: anna }) });
    await until(() => second.maxVideoMembers === 3, 8000, 'both have read it');
    expect([provider.maxAudioMembers, provider.maxVideoMembers]).to.deep.equal([9, 3]);
    expect(stringsFor('en').audioCall).to.equal('Ring us');
    expect(stringsFor('fr').audioCall).to.equal('Appeler');
    expect(getComputedStyle(main).getPropertyValue('--rc-accent')).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(main).getPropertyValue('--rc-radius')).to.equal('5px');
    expect(asked).to.deep.equal([config]);
  });

  it('gives way to attributes, and to styles of the page', async () => {
    const style = document.createElement('style');
    style.textContent = ':root { --rc-accent: rgb(9, 9, 9) }';
    document.head.append(style);
    const config = json({ limits: { audio: 9, video: 3 }, theme: { accent: 'rgb(1, 2, 3)' } });
    const { main, provider } = await putUp(config, { maxAudioMembers: 4 });
    await until(() => provider.maxVideoMembers === 3, 8000, 'it is read');
    expect(provider.maxAudioMembers).to.equal(4);
    expect(getComputedStyle(main).getPropertyValue('--rc-accent')).to.equal('rgb(9, 9, 9)');
    style.remove();
  });

  it('names the languages that the site speaks', async () => {
    const { provider } = await putUp(json({ languages: ['zh-TW', 'en'], limits: { video: 2 } }));
    await until(() => provider.maxVideoMembers === 2, 8000, 'it is read');
    expect(stringsFor('ja').lang).to.equal('zh-TW');
    expect(stringsFor('en-GB').lang).to.equal('en');
    expect(stringsFor('zh-HK').lang).to.equal('zh-TW');
  });

  const bad: [string, () => string, RegExp][] = [
    ['is no JSON', () => file(() => new Response('<!doctype html>')), /not a JSON object/],
    ['is a list', () => json([]), /not a JSON object/],
    ['is not there', () => file(() => new Response('', { status: 404 })), /404/],
    ['cannot be fetched', () => file(() => Promise.reject(new TypeError('no'))), /no answer/],
    [
      'has keys that nobody knows',
      () => json({ word: {}, theme: { acent: 'red' } }),
      /word; unknown key theme\.acent/,
    ],
    [
      'has words that nobody says',
      () => json({ words: { en: { accpet: 'Yes' } } }),
      /words\.en\.accpet/,
    ],
    [
      'has words that are no text',
      () => json({ words: { en: { accept: 1 } } }),
      /words\.en\.accept is no text/,
    ],
    [
      'has words with a placeholder that nothing fills in',
      () => json({ words: { cy: { joined: 'Ymunodd {nam}', left: 'Gadawodd {name}' } } }),
      /: words\.cy\.joined has no value for \{nam\}\.$/,
    ],
    [
      'has limits that are none',
      () => json({ limits: { audio: 1, video: '3' } }),
      /limits\.audio.*limits\.video/,
    ],
    [
      'has a theme that is no CSS',
      () => json({ theme: { accent: 'red; } body {' } }),
      /theme\.accent/,
    ],
    ['has languages that are none', () => json({ languages: ['not a language'] }), /languages/],
    [
      'has parts that are no objects',
      () => json({ words: 'none', limits: null }),
      /words is no object; limits is no object/,
    ],
  ];
  for (const [what, config, message] of bad)
    it(`that ${what} is told, by event and on screen`, async () => {
      const { main, provider, errors } = await putUp(config());
      await until(() => errors.length > 0, 8000, 'told');
      expect(errors[0]).to.be.instanceOf(CallError);
      expect(errors[0]!.params.detail).to.equal('config');
      expect(errors[0]!.message).to.match(message);
      expect(provider.state.problem, 'it stays on screen').to.equal(errors[0]);
      await settled(main);
      const sentence = 'The call settings of this site could not be loaded.';
      expect(byRole(main, 'alert').textContent).to.contain(sentence);
      expect(provider.state.connection, 'calls work').to.equal('connected');
    });

  it('applies what can be used', async () => {
    const { provider, errors } = await putUp(json({ limits: { audio: 6 }, nonsense: 1 }));
    await until(() => errors.length > 0, 8000, 'told');
    expect(provider.maxAudioMembers).to.equal(6);
  });

  it('that never comes is told after a while', async () => {
    const { store } = await connectedStore();
    const host: ConfigHost = { store, maxAudioMembers: 20, maxVideoMembers: 7 };
    const never = file(() => new Promise<Response>(() => {}));
    const cause = await applyConfig(never, host, 100).then(
      () => undefined,
      (error: unknown) => error as CallError,
    );
    expect(cause).to.include({ reason: 'network' });
    expect(cause!.params.detail).to.equal('config');
  });

  it('may set each custom property of the tags', () => {
    const names = [...new Set(tokens.cssText.match(/--rc-[\w-]+/g))].map((name) => name.slice(5));
    expect(THEME_NAMES).to.include.members(names);
  });
});
