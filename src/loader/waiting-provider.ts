import { RcCallErrorEvent } from '../components/base/call-events.js';
import { whenIdle } from '../components/base/scheduling.js';
import { CallProvider } from '../components/provider/call-provider.js';
import type { CallBackend } from '../core/call/backend.js';
import type { StoreState } from '../core/call/call-state.js';
import { loadModule } from '../core/call/load-module.js';
import type { RongCloudBackendOptions } from '../core/rongcloud/rongcloud-backend.js';
import { loadAhead, onLoadError, wake } from './tag-loader.js';

/** `<rc-call-provider>` that loads its back end when it connects, and wakes the tags that a call needs. */
export class WaitingProvider extends CallProvider {
  #stopListening: (() => void) | undefined;

  constructor() {
    super();
    this.store.subscribe(createWaker());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening ??= onLoadError((error) => this.dispatchEvent(new RcCallErrorEvent(error)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    this.#stopListening = undefined;
  }

  protected override async makeLocal(
    ...request: Parameters<CallProvider['makeLocal']>
  ): Promise<CallBackend> {
    const { makeLocal } = await loadModule(() => import('../components/provider/make-local.js'));
    return makeLocal(...request);
  }

  protected override async makeRongCloud(options: RongCloudBackendOptions): Promise<CallBackend> {
    const { createRongCloudBackend } = await loadModule(
      () => import('../core/rongcloud/rongcloud-backend.js'),
    );
    return createRongCloudBackend(options);
  }
}

/** Wakes the tags that a state needs when it begins, not at each change in it: what cannot be loaded is told once. */
function createWaker(): (state: StoreState) => void {
  let before: StoreState | undefined;
  return (state) => {
    const isNew =
      state.call.phase !== before?.call.phase ||
      state.problem !== before.problem ||
      state.connection !== before.connection;
    before = state;
    if (isNew) wakeTags(state);
  };
}

/** The ring comes first: it is what a person waits for. The panel is loaded once the ring is on screen. */
function wakeTags({ call, connection, problem }: StoreState): void {
  if (call.phase === 'incoming')
    void wake('rc-incoming-call').then(() => whenIdle(() => void wake('rc-call-panel')));
  else if (call.phase !== 'idle' || problem) void wake('rc-call-panel');
  else if (connection === 'connected') loadAhead('rc-incoming-call');
}
