/**
 * The URL holds the settings: `?as=3002` is the signed-in user, `&via=tab` connects the tabs of this browser without the relay,
 * and `&room=x` uses a room of the relay.
 */
import { say } from './demo.js';
import { findMembers, findPeople, people } from './people.js';

const urlParams = new URLSearchParams(location.search);
const self = people.find(({ userId }) => userId === urlParams.get('as'));
const others = people.filter((person) => person !== self);
const isTab = urlParams.get('via') === 'tab';
const room = urlParams.get('room');

/** @returns this page's URL with changed parameters; `undefined` removes one */
function link(changes) {
  const next = new URLSearchParams(urlParams);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  return `?${next}`;
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const picture = ({ avatarUrl }) => make('img', { src: avatarUrl, alt: '', width: 40, height: 40 });

function showChoice() {
  const choose = document.querySelector('#choose');
  choose.hidden = false;
  const entry = (person) => {
    const href = link({ as: person.userId });
    return make('li', {}, make('a', { className: 'person', href }, picture(person), person.name));
  };
  choose.querySelector('.people').append(...people.map(entry));
}

function showDesk() {
  const desk = document.querySelector('#desk');
  desk.hidden = false;
  document.querySelector('#self-picture').src = self.avatarUrl;
  say(document.querySelector('#self-name'), self.name, self.name);
  document.querySelector('#other').href = link({ as: others[0].userId });
  document.querySelector('#leave').href = link({ as: undefined });
  desk.querySelector('.people').append(...others.map(contact));
  if (findMembers('group318').includes(self)) desk.querySelector('.people').append(groupContact());

  // This page resolves profiles itself. The others use `users-url` and `members-url`.
  const provider = document.querySelector('rc-call-provider');
  provider.resolveUsers = async (userIds) => findPeople(userIds);
  provider.resolveMembers = async (groupId) => findMembers(groupId) ?? [];
  if (!isTab) provider.setAttribute('signaling-url', relayUrl());
  provider.setAttribute('token', self.userId);
}

function relayUrl() {
  return room ? `/relay?room=${encodeURIComponent(room)}` : '/relay';
}

function contact(person) {
  const calls = callButtons('user-id', person.userId);
  return make('li', { className: 'person' }, picture(person), person.name, calls);
}

function groupContact() {
  const name = make('span');
  say(name, 'Project 318 (group)', '318 项目组（群组）');
  return make('li', { className: 'person group' }, name, callButtons('group-id', 'group318'));
}

function callButtons(attribute, id) {
  const buttons = ['video', 'audio'].map((media) => {
    const button = make('rc-call-button');
    button.setAttribute(attribute, id);
    button.setAttribute('media', media);
    return button;
  });
  return make('div', { className: 'calls' }, ...buttons);
}

function showVia() {
  const via = document.querySelector('#via');
  const change = document.querySelector('#switch-via');
  change.href = link({ via: isTab ? undefined : 'tab' });
  if (isTab) {
    say(
      via,
      'Between the tabs and windows of this browser, without any server.',
      '在本浏览器的标签页和窗口之间，无需服务器。',
    );
    say(change, 'Use the relay', '改用中继');
  } else {
    say(
      via,
      'Through the small relay of this server, so other browsers and devices work too. Another device needs https for its camera and microphone: HTTPS=1 npm start.',
      '通过本服务器上的小型中继，因此也可以使用其他浏览器和设备。其他设备需要 https 才能使用摄像头和麦克风：HTTPS=1 npm start。',
    );
    say(change, 'Stay in this browser', '仅限本浏览器');
  }
}

if (self) showDesk();
else showChoice();
showVia();
