/**
 * `rc-call-kit/waiting`: for pages that mostly wait for calls. Registers `<rc-call-provider>`, which connects; all other tags
 * come by themselves when there is something to show: a call, a problem, or a tag that is always on the page.
 */
import { RcConnectionChangeEvent } from './components/base/call-events.js';
import { CallProvider } from './components/provider/call-provider.js';
import type { CallBackend } from './core/call/backend.js';
import { CallError } from './core/call/call-error.js';
import type { LocalBackendOptions } from './core/local/local-backend.js';
import type { RongCloudBackendOptions } from './core/rongcloud/rongcloud-backend.js';

/** `<rc-call-provider>` with backends that come when it connects. */
class WaitingProvider extends CallProvider {
  protected override async makeLocal(options: LocalBackendOptions): Promise<CallBackend> {
    const { createLocalBackend } = await loaded(import('./core/local/local-backend.js'));
    return createLocalBackend(options);
  }

  protected override async makeRongCloud(options: RongCloudBackendOptions): Promise<CallBackend> {
    const { createRongCloudBackend } = await loaded(
      import('./core/rongcloud/rongcloud-backend.js'),
    );
    return createRongCloudBackend(options);
  }
}

function loaded<T>(piece: Promise<T>): Promise<T> {
  return piece.catch((cause: unknown) => {
    throw new CallError('network', 'A file of rc-call-kit could not be loaded.', { cause });
  });
}

/** Tags that show nothing until something happens. */
const SILENT = 'rc-call-provider, rc-incoming-call, rc-call-panel';
const HAPPENINGS = ['rc-call-received', 'rc-call-placed', 'rc-call-error', 'rc-connection-change'];

let loading: Promise<unknown> | undefined;

/**
 * Brings all tags now: for a page that adds one later. Harmless when repeated.
 *
 * @returns when they are registered; rejects when they could not be loaded, and may be called again
 */
export async function loadTags(): Promise<void> {
  loading ??= import('./define.js');
  try {
    await loading;
  } catch (cause) {
    loading = undefined;
    throw cause;
  }
  for (const type of HAPPENINGS) document.removeEventListener(type, handleHappening, true);
}

function handleHappening(event: Event): void {
  if (event instanceof RcConnectionChangeEvent && !event.error) return;
  loadTags().catch(reportError);
}

function loadIfShown(): void {
  const waiting = [...document.querySelectorAll(':not(:defined)')];
  if (waiting.some((tag) => tag.localName.startsWith('rc-') && !tag.matches(SILENT)))
    loadTags().catch(reportError);
}

if (globalThis.document) {
  if (!customElements.get('rc-call-provider'))
    customElements.define('rc-call-provider', WaitingProvider);
  // in the capture phase: a page may stop its events
  for (const type of HAPPENINGS) document.addEventListener(type, handleHappening, true);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', loadIfShown);
  else loadIfShown();
}
