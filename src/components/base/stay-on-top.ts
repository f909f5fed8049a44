import { isCutOff, isMadeInert, isReachable, Lookout, modalOver, Patience } from './in-the-way.js';
import { isFree, isShown, showAgain } from './overlay.js';
import { isModal } from './popover.js';

/** Shows what the dialog shows, where the page does not draw its place. */
export interface Twin {
  /** Called regularly while the dialog is shown. @returns whether its place is not drawn, so that nothing else helps */
  isNeeded(dialog: HTMLDialogElement): boolean;
  /** The dialog is not shown any more. */
  end(): void;
}

export interface StayOnTopOptions {
  readonly host: Element;
  /** `null` while it is in the page's flow. */
  readonly dialog: () => HTMLDialogElement | null;
  /** Draws what belongs into the page's flow as a dialog instead, where it cannot be used there; or in the flow again. */
  readonly lift: (isLifted: boolean) => unknown;
  /** The buttons that must be reached, in the dialog. */
  readonly targets: () => Iterable<Element>;
  readonly twin: Twin;
}

/**
 * Keeps an overlay in reach while it is shown, whatever the page puts on top. It is shown again above that; as a modal where
 * the page has made it inert, and as a popover again when it no longer is, so that the page is usable.
 */
export class StayOnTop {
  readonly #options: StayOnTopOptions;
  readonly #lookout = new Lookout(() => this.look());
  readonly #patience = new Patience();

  constructor(options: StayOnTopOptions) {
    this.#options = options;
  }

  keep(isWanted: boolean): void {
    this.#lookout.keep(isWanted);
    if (isWanted) return;
    this.#patience.reset();
    this.#options.twin.end();
  }

  look(): void {
    const dialog = this.#options.dialog();
    if (!dialog) {
      this.#options.twin.end();
      if (isCutOff(this.#options.host)) this.#options.lift(true);
      return;
    }
    if (!isShown(dialog) || this.#options.twin.isNeeded(dialog)) return;
    if (isModal(dialog) && (isFree(dialog) || isOnlyInert(dialog))) showAgain(dialog, 'popover');
    if (!isModal(dialog) && !isCutOff(this.#options.host)) this.#options.lift(false);
    if (this.#isReachable(dialog)) this.#patience.reset();
    else if (this.#patience.isWorthATry()) raise(dialog, () => this.#isReachable(dialog));
  }

  /** For `pointerdown` on the dialog. Beside a modal one, it makes way for the page if it can. */
  readonly handlePress = (event: PointerEvent): void => {
    const dialog = event.currentTarget as HTMLDialogElement;
    if (!isModal(dialog) || !isBeside(event, dialog)) return;
    showAgain(dialog, 'popover');
    this.look();
  };

  #isReachable(dialog: HTMLDialogElement): boolean {
    return isReachable(dialog, this.#options.targets());
  }
}

/** Whether it had been made inert, which is over. */
export function isOnlyInert(dialog: HTMLDialogElement): boolean {
  return dialog.dataset.inert !== undefined && !isMadeInert(dialog);
}

/** Shows a dialog on top: as a popover if that helps, or else as a modal. */
export function raise(dialog: HTMLDialogElement, isReached: () => boolean): void {
  if (!isModal(dialog)) {
    showAgain(dialog, 'popover');
    if (isReached()) return;
  }
  const blocker = modalOver(dialog);
  showAgain(dialog, 'modal', blocker === dialog ? undefined : blocker);
  if (!blocker && isMadeInert(dialog)) dialog.dataset.inert = '';
  else delete dialog.dataset.inert;
}

/** Whether a pointer is beside a dialog, on its backdrop. */
export function isBeside({ target, clientX, clientY }: MouseEvent, dialog: Element): boolean {
  const { left, top, right, bottom } = dialog.getBoundingClientRect();
  const isInside = clientX >= left && clientX < right && clientY >= top && clientY < bottom;
  return target === dialog && !isInside;
}
