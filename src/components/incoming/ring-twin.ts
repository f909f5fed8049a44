import type { CallStore } from '../../core/store/call-store.js';
import type { Twin } from '../base/stay-on-top.js';
import { dressTwin, isDrawn, isUnseen, noteShown } from '../base/twin.js';
import type { IncomingTiming } from './timing.js';

/** `<rc-incoming-call>`, as far as its twin is made of it. */
interface Ring extends HTMLElement {
  readonly ringtone: string;
  readonly quickReplies: string;
  readonly timing: IncomingTiming;
}

/** A second ring on top of the page, where the page does not draw the place of the tag: no call rings unseen. */
export class RingTwin implements Twin {
  readonly #tag: Ring;
  readonly #call: () => [callId: string, store: CallStore | undefined];
  #twin: HTMLElement | undefined;

  /** @param call the id of the call, and its store */
  constructor(tag: Ring, call: () => [callId: string, store: CallStore | undefined]) {
    this.#tag = tag;
    this.#call = call;
  }

  /** Shows it if it is needed now. @returns whether the tag's own dialog is not drawn */
  isNeeded(overlay: HTMLDialogElement): boolean {
    const [callId, store] = this.#call();
    noteShown(this.#tag, { overlay, callId });
    if (!isUnseen(this.#tag, { overlay, callId })) this.#remove();
    else if (!this.#twin?.isConnected) this.#show(store);
    return !isDrawn(overlay);
  }

  /** It does not ring any more. */
  end(): void {
    noteShown(this.#tag, undefined);
    this.#remove();
  }

  #show(store: CallStore | undefined): void {
    const { ringtone, quickReplies, timing } = this.#tag;
    const twin = new (this.#tag.constructor as new () => Ring)();
    this.#twin = Object.assign(twin, { store, ringtone, quickReplies, timing });
    dressTwin(twin, this.#tag);
    document.body.append(twin);
  }

  #remove(): void {
    this.#twin?.remove();
    this.#twin = undefined;
  }
}
