/** What buttons of the page do, see `watch-buttons.ts`. */
import { badRequest } from '../../core/call/call-error.js';
import type { Media } from '../../core/call/call-info.js';
import { isLive } from '../../core/call/call-state.js';
import type { CallStore, Command } from '../../core/store/call-store.js';
import {
  RcAcceptRequestEvent,
  RcCallRequestEvent,
  RcHangUpRequestEvent,
  type RcMembersPickedEvent,
} from '../base/call-events.js';
import { RcDoNotDisturbRequestEvent } from '../base/quiet-call-events.js';
import { findStore, providers, watchProviders, type StoreProvider } from '../base/call-context.js';
import { idOf, idsOf } from '../base/ids.js';
import { needTag } from '../base/need-tag.js';
import { isBeingPlaced } from '../base/repeated-call.js';

const CALLS = '[data-rc-call],[data-rc-group]';

/**
 * @param type of the event: a pointer or the focus comes, a click, a command, or a call begins
 * @param button what it is about
 * @param command of a `command` event
 * @param target of a `command` event: the provider
 */
export function handle(
  type: string,
  button: HTMLElement,
  command: string | undefined,
  target: HTMLElement,
): void {
  const isCommand = type === 'command';
  const provider = isCommand ? target : invokedBy(button);
  const store = storeOf(provider) ?? findStore(button, button.dataset.rcFor ?? '');
  if (!store) return;
  follow(button);
  if (type === 'pointerover' || type === 'focusin') needTag('rc-call-panel');
  else if (isCommand) run(command, button, store, provider);
  else if (type !== 'click')
    return; // a call begins
  else if (!provider) call(button, store);
  // A browser with invoker commands fires a `command` event for this click.
  else if (!('commandForElement' in button))
    run(button.getAttribute('command'), button, store, provider);
}

/** The provider that a button with `commandfor` commands. */
function invokedBy(button: HTMLElement): HTMLElement | undefined {
  const id = button.getAttribute('commandfor');
  const root = button.getRootNode() as Document | ShadowRoot;
  const element = id ? root.getElementById(id) : undefined;
  return storeOf(element) && element!;
}

function storeOf(element: HTMLElement | null | undefined): CallStore | undefined {
  return [...providers()].find((provider) => provider === element)?.store;
}

/** Commands of the page's own are left to it. */
function run(
  command: string | null | undefined,
  button: HTMLElement,
  store: CallStore,
  provider: HTMLElement | undefined,
): void {
  const { call: state } = store.state;
  if (command === '--call') call(button, store);
  else if (command === '--accept') {
    const media = mediaOf(button) ?? (isLive(state) ? state.call.media : 'audio');
    request(button, store, new RcAcceptRequestEvent(media), { type: 'accept', media });
  } else if (command === '--decline' || command === '--hang-up')
    request(button, store, new RcHangUpRequestEvent(), { type: 'hang-up' });
  else if (command === '--do-not-disturb') toggleQuiet(button, provider as Quietable | undefined);
}

type Quietable = HTMLElement & { doNotDisturb: boolean | Date | number };

const MINUTE_MS = 60_000;

/** For so many minutes, or until it is pressed again. */
function toggleQuiet(button: HTMLElement, provider: Quietable | undefined): void {
  if (!provider) return;
  const on = !provider.doNotDisturb;
  const minutes = Number(button.dataset.rcMinutes);
  if (button.dispatchEvent(new RcDoNotDisturbRequestEvent(on)))
    provider.doNotDisturb = on && minutes > 0 ? Date.now() + minutes * MINUTE_MS : on;
}

function call(button: HTMLElement, store: CallStore): void {
  const media = mediaOf(button) ?? 'audio';
  if (!['audio', 'video'].includes(media))
    return tell(store, `data-rc-media="${media}" is neither "audio" nor "video".`);
  const userIds = idsOf(button.dataset.rcCall);
  const groupId = idOf(button.dataset.rcGroup);
  const place = (whom: readonly string[]): void => {
    const wanted = { userIds: whom, media, ...(groupId && { groupId }) };
    const command = { type: 'call', ...wanted } as const;
    if (!isBeingPlaced(store.state.call, command))
      request(button, store, new RcCallRequestEvent(wanted), command);
  };
  if (groupId && userIds.length === 0 && !isLive(store.state.call))
    pick(store, groupId, media, place);
  else place(userIds);
}

/** As it is written, except for the case; `undefined` without any. */
function mediaOf({ dataset: { rcMedia } }: HTMLElement): Media | undefined {
  return (rcMedia?.trim().toLowerCase() || undefined) as Media | undefined;
}

/** Unless the page prevents it. The store tells of a failure. */
function request(button: HTMLElement, store: CallStore, event: Event, command: Command): void {
  if (button.dispatchEvent(event)) store.send(command).catch(() => {});
}

function tell(store: CallStore, message: string): void {
  void store.send({ type: 'problem', error: badRequest('not-supported', message) });
}

/** One for the page. A closed picker is an empty dialog. */
let picker: HTMLElement | undefined;

function pick(
  store: CallStore,
  groupId: string,
  media: Media,
  picked: (userIds: readonly string[]) => void,
): void {
  const { self } = store.state;
  picker?.remove();
  picker = Object.assign(document.createElement('rc-member-picker'), {
    store,
    groupId,
    exclude: self ? [self.userId] : [],
    max: Math.max(1, store.maxMembers[media] - 1),
    open: true,
  });
  picker.addEventListener('rc-members-picked', (event: RcMembersPickedEvent) =>
    queueMicrotask(() => {
      if (!event.defaultPrevented) picked(event.userIds);
    }),
  );
  document.body.append(picker);
  needTag('rc-member-picker');
}

// --- a call goes on: the buttons say that they call nobody now ---

/** Buttons in shadow roots, which are known once somebody comes to them. */
const known = new Set<HTMLElement>();
/** Those that were made unavailable here. */
const marked = new Set<HTMLElement>();
const followed = new WeakSet<CallStore>();
const observer = new MutationObserver(mark);
let isWatching = false;

function follow(button: HTMLElement): void {
  if (button.matches(CALLS) && button.getRootNode() !== document) known.add(button);
  mark();
}

function followAll(): void {
  for (const { store } of providers())
    if (!followed.has(store)) {
      followed.add(store);
      store.subscribe(mark);
    }
}

function isBusy({ store }: StoreProvider): boolean {
  return isLive(store.state.call);
}

/** Pressed all the same, a button is told that there is a call already: `disabled` would take the focus away. */
function mark(): void {
  const isAnyBusy = [...providers()].some(isBusy);
  if (isAnyBusy !== isWatching) {
    isWatching = isAnyBusy;
    const options = { childList: true, subtree: true, attributeFilter: ['data-rc-call'] };
    if (isAnyBusy) observer.observe(document, options);
    else observer.disconnect();
  }
  if (!isAnyBusy && marked.size === 0) return;
  for (const button of known) if (!button.isConnected) known.delete(button);
  for (const button of new Set([...document.querySelectorAll<HTMLElement>(CALLS), ...known])) {
    const store = findStore(button, button.dataset.rcFor ?? '');
    const isUnavailable = store !== undefined && isLive(store.state.call);
    if (isUnavailable && !button.hasAttribute('aria-disabled')) {
      marked.add(button);
      button.setAttribute('aria-disabled', 'true');
    } else if (!isUnavailable && marked.delete(button)) button.removeAttribute('aria-disabled');
  }
}

watchProviders(() => {
  followAll();
  mark();
});
followAll();
mark();
