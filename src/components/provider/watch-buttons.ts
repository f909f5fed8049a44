/**
 * Buttons of the page that call, without a tag of the kit: `<button data-rc-call="3001">`, and invoker commands such as
 * `<button commandfor="calls" command="--hang-up">`. What they do is loaded when a pointer or the focus comes to one, or when
 * a call begins.
 */
import type { CallError } from '../../core/call/call-error.js';
import { loadModule } from '../../core/call/load-module.js';
import { shared } from '../../core/call/page-registry.js';
import { providers, type StoreProvider } from '../base/call-context.js';

const BUTTONS = '[data-rc-call],[data-rc-group],[commandfor][command^="--"]';

const load = () => loadModule(() => import('./page-buttons.js'));

/** Watches the buttons of the page, once per page, and whether the provider has a call that they must know of. */
export function watchButtons({ store }: StoreProvider): void {
  store.subscribe(({ call }) => {
    if (call.phase !== 'idle' && document.querySelector(BUTTONS)) load().catch(() => {});
  });
  shared('buttons', () => {
    for (const type of ['pointerover', 'focusin', 'click']) document.addEventListener(type, notice);
    document.addEventListener('command', notice, true); // it does not bubble
    return true;
  });
}

function notice(event: Event): void {
  const { type, target } = event;
  const { source, command } = event as Partial<CommandEvent>;
  const button =
    type === 'command'
      ? 'store' in target! && source
      : event.composedPath().find((node) => node instanceof Element && node.matches(BUTTONS));
  const [provider] = providers();
  if (!provider || !(button instanceof HTMLElement) || event.defaultPrevented) return;
  // It may be a link for browsers without scripts, or send the form that it is in.
  if (type === 'click' && !button.hasAttribute('commandfor')) event.preventDefault();
  load().then(
    ({ handle }) => handle(type, button, command, target as HTMLElement),
    (error: CallError) => provider.store.send({ type: 'problem', error }),
  );
}
