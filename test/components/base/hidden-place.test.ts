/** Tags in a place that the page does not draw: no call rings or goes on unseen, and nothing is shown twice. */
import { expect, fixture, html } from '@open-wc/testing';
import { languageOf } from '../../../src/components/words/language.js';
import '../../../src/define.js';
import { openLine, talk, toBen, type Line } from '../../support/calls.js';
import { clickOn, part, settled, withoutMotion } from '../../support/elements.js';
import { until } from '../../support/until.js';

withoutMotion();

const PLACES: Record<string, (main: HTMLElement, tag: HTMLElement) => void> = {
  'display: none': (main) => (main.style.display = 'none'),
  'content-visibility: hidden': (main) => main.style.setProperty('content-visibility', 'hidden'),
  hidden: (main) => (main.hidden = true),
  'display: none of the tag itself': (_, tag) => (tag.style.display = 'none'),
};

const WAYS_OUT = { 'rc-incoming-call': 'decline-button', 'rc-call-panel': 'hang-up-button' };
type Tag = keyof typeof WAYS_OUT;

async function putUp(name: Tag, line: Line): Promise<{ main: HTMLElement; tag: HTMLElement }> {
  const main = await fixture<HTMLElement>(html`<main lang="zh-CN"></main>`);
  const tag = document.createElement(name);
  Object.assign(tag, { store: line.store, ringtone: 'none', ringback: 'none' });
  main.append(tag);
  await settled(main);
  return { main, tag };
}

/** All that a person sees of a kind, wherever it is. */
const onScreen = (name: Tag): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(name)].flatMap((tag) => {
    const button = part(tag, WAYS_OUT[name]);
    return button?.checkVisibility({ visibilityProperty: true }) ? [button] : [];
  });

async function begin(name: Tag, line: Line) {
  if (name === 'rc-call-panel') return talk(line, toBen);
  return line.backend.incoming({ from: '3002' });
}

const isSeen = (name: Tag) =>
  until(
    () => onScreen(name).length === 1,
    8000,
    () => `${onScreen(name).length} on screen`,
  );

for (const name of Object.keys(WAYS_OUT) as Tag[])
  describe(`<${name}>`, () => {
    for (const [place, hide] of Object.entries(PLACES))
      it(`is on top of the page all the same: ${place}`, async () => {
        const line = await openLine();
        const { main, tag } = await putUp(name, line);
        hide(main, tag);
        const session = await begin(name, line);
        await isSeen(name);
        const requests: EventTarget[] = [];
        tag.addEventListener('rc-hang-up-request', ({ target }) => requests.push(target!));
        const [button] = onScreen(name);
        expect(languageOf(button!)).to.equal('zh-CN');
        await clickOn(button!);
        await until(() => session.ended, 8000, 'the call is over');
        expect(requests, 'the page is asked').to.deep.equal([tag]);
        if (name === 'rc-call-panel') await line.store.send({ type: 'dismiss' });
        await until(() => document.querySelectorAll(name).length === 1, 8000, 'it is gone');
      });

    it('is there once, when its place is hidden and drawn again meanwhile', async () => {
      const line = await openLine();
      const { main } = await putUp(name, line);
      const session = await begin(name, line);
      await isSeen(name);
      main.style.display = 'none';
      await isSeen(name);
      expect(document.querySelectorAll(name), 'the tag and its twin').to.have.length(2);
      main.style.display = '';
      await until(() => document.querySelectorAll(name).length === 1, 8000, 'the twin is gone');
      await isSeen(name);
      session.end();
    });

    it('stays where it is when another one shows the call, or when the tag is `hidden`', async () => {
      const line = await openLine();
      const { main } = await putUp(name, line);
      const other = await putUp(name, line);
      main.style.display = 'none';
      const session = await begin(name, line);
      await isSeen(name);
      await new Promise((resolve) => setTimeout(resolve, 600)); // longer than it takes to look
      expect(document.querySelectorAll(name)).to.have.length(2);
      other.tag.hidden = true;
      other.tag.style.display = 'none';
      main.remove();
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(onScreen(name)).to.deep.equal([]);
      session.end();
    });
  });
