/**
 * Watches buttons of the page that call, without a tag of the kit: `<button data-rc-call="3001">`, and invoker commands such as
 * `<button commandfor="calls" command="--hang-up">`. What they do is loaded when a pointer or the focus comes to one, or when
 * a call begins.
 */
import type { CallError } from '../../core/call/call-error.js';
import { loadModule } from '../../core/call/load-module.js';
import { shared } from '../../core/call/page-registry.js';
import { providers } from '../base/call-context.js';
import { BUTTONS } from './page-button.js';

const CALL_BEGINS = ['rc-call-placed', 'rc-call-received'];

/** Watches the buttons of the page, once per page. */
export function watchButtons(): void {
  shared('buttons', () => {
    for (const type of ['pointerover', 'focusin', 'click', ...CALL_BEGINS])
      document.addEventListener(type, notice);
    document.addEventListener('command', notice, true); // it does not bubble
    return true;
  });
}

function notice(event: Event): void {
  const { type, target, source, command } = event as CommandEvent;
  const isButton = (node: unknown) => node instanceof Element && node.matches(BUTTONS);
  const button = CALL_BEGINS.includes(type)
    ? document.querySelector(BUTTONS)
    : type === 'command'
      ? 'store' in target! && source
      : event.composedPath().find(isButton);
  const [provider] = providers();
  if (!provider || !(button instanceof HTMLElement) || event.defaultPrevented) return;
  // It may be a link for browsers without scripts, or send the form that it is in.
  if (type === 'click' && !button.hasAttribute('commandfor')) event.preventDefault();
  loadModule(() => import('./page-buttons.js')).then(
    ({ handle }) => handle(type, button, command, target as HTMLElement),
    (error: CallError) => provider.store.send({ type: 'problem', error }),
  );
}
