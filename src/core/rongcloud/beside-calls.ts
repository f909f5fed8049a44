/** What goes on beside calls, while a connection is up: it is proven, and the call that the page before was in is looked for. */
import { comeBack, type ComeBackOptions } from './returning.js';
import { proveOnWake } from './prove-connection.js';

export { TrailWriter } from './trail-writer.js';

export type BesideOptions = ComeBackOptions;

/** @returns the undo */
export function besideCalls(options: BesideOptions): () => void {
  const { line, isBusy } = options;
  const undo = [proveOnWake({ ...line, isBusy }), comeBack(options)];
  return () => undo.forEach((stop) => stop());
}
