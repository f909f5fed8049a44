/** Starts what goes on beside calls. No call waits for that file. */
import { loadModule } from '../call/load-module.js';
import type { BesideOptions } from './beside-calls.js';
import type { RongCloudLine } from './rongcloud-host.js';
import { RongCloudSession } from './rongcloud-session.js';

/** @returns the undo */
export function goOnBeside(
  line: RongCloudLine,
  isBusy: BesideOptions['isBusy'],
  keep: (session: RongCloudSession) => RongCloudSession,
): () => void {
  let stop = (): void => {};
  let isOpen = true;
  loadModule(() => import('./beside-calls.js')).then(
    ({ besideCalls }) => {
      if (!isOpen) return;
      const dial: BesideOptions['dial'] = (...call) => keep(RongCloudSession.dial(...call));
      stop = besideCalls({ line, isBusy, dial });
    },
    () => {}, // it is done without
  );
  return () => {
    isOpen = false;
    stop();
  };
}
