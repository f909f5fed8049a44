/** Which background is shown: the page's, or the one that the person has chosen. */
import { expect } from '@open-wc/testing';
import {
  backgroundFor,
  choicesFor,
  chooseBackground,
} from '../../../../src/core/media/background/background-choice.js';
import { keep, watchDevices } from '../../../../src/core/media/devices.js';
import { replace } from '../../../support/replace.js';

const ROOM = '/rooms/office.jpg';

afterEach(() => keep('background', undefined));

for (const [asked, shown] of [
  [null, { choice: 'none' }],
  ['', { choice: 'none' }],
  ['none', { choice: 'none' }],
  ['blur', { choice: 'blur' }],
  [' blur ', { choice: 'blur' }],
  [ROOM, { choice: 'picture', picture: ROOM }],
] as const)
  it(`without a choice it is what the page asks for: ${JSON.stringify(asked)}`, () => {
    expect(backgroundFor(asked)).to.deep.equal(shown);
  });

it('a choice goes before what the page asks for, and its picture can be chosen again', () => {
  chooseBackground('none', ROOM);
  expect(backgroundFor(ROOM)).to.deep.equal({ choice: 'none', picture: ROOM });
  expect(choicesFor(ROOM)).to.deep.equal(['none', 'blur', 'picture']);
  chooseBackground('picture', ROOM);
  expect(backgroundFor(ROOM)).to.deep.equal({ choice: 'picture', picture: ROOM });
});

it('a choice holds until the page asks for something else', () => {
  chooseBackground('none', 'blur');
  expect(backgroundFor('blur').choice).to.equal('none');
  expect(backgroundFor(ROOM).choice).to.equal('picture');
  expect(backgroundFor(null).choice).to.equal('none');
});

it('is told to whoever watches, and kept in storage', () => {
  let told = 0;
  const unwatch = watchDevices(() => (told += 1));
  chooseBackground('blur', null);
  unwatch();
  expect(told).to.equal(1);
  expect(localStorage.getItem('rc-call-kit-background')).to.contain('blur');
});

it('without storage lasts as long as the page', () => {
  const refuse = () => {
    throw new DOMException('', 'SecurityError');
  };
  const undo = [
    replace(Storage.prototype, 'setItem', refuse),
    replace(Storage.prototype, 'getItem', refuse),
  ];
  chooseBackground('blur', null);
  expect(backgroundFor(null).choice).to.equal('blur');
  for (const restore of undo) restore();
});

for (const stored of [
  '{"choice":"picture","asked":null}',
  '{"choice":"fog","asked":null}',
  'blur',
  '7',
])
  it(`what is no choice here counts for none: ${stored}`, () => {
    localStorage.setItem('rc-call-kit-background', stored);
    expect(backgroundFor(null)).to.deep.equal({ choice: 'none' });
  });
