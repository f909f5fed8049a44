import type { CallStore } from '../../core/store/call-store.js';

/** Resolves when a connection that is being made is made, or not: either would end a problem that is told before. */
export function connectionSettled(store: CallStore): Promise<void> {
  return new Promise((resolve) => {
    const undo = store.subscribe(look);
    function look(): void {
      if (store.state.connection === 'connecting') return;
      undo();
      resolve();
    }
    look();
  });
}
