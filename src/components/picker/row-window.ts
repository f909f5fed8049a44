import type { ReactiveControllerHost } from 'lit';

/** How many rows are drawn at first, and added when a person nears an end of them. */
const PAGE = 60;

/** The part of a long list that is drawn, and its active row. A list of thousands stays fast. */
export class RowWindow {
  readonly #host: ReactiveControllerHost;
  #first = 0;
  #count = PAGE;
  #active = 0;
  #revealed = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Index of the first row that is drawn. */
  get first(): number {
    return this.#first;
  }

  /** Index of the row that the keyboard is at. */
  get active(): number {
    return this.#active;
  }

  /** The rows to draw. */
  slice<T>(rows: readonly T[]): readonly T[] {
    return rows.slice(this.#first, this.#first + this.#count);
  }

  /** Begins again at the first row. */
  reset(): void {
    this.#drawFrom(0);
    this.activate(0);
  }

  /** Makes a row active that is drawn already. */
  activate(index: number): void {
    this.#active = index;
    this.#host.requestUpdate();
  }

  /** Makes any row active, and draws it. */
  moveTo(index: number): void {
    const isFar = index < this.#first || index >= this.#first + this.#count + PAGE;
    if (isFar) this.#drawFrom(Math.max(0, index - PAGE / 2));
    else this.#count = Math.max(this.#count, index + PAGE - this.#first);
    this.activate(index);
  }

  /** Scrolls the active row into view, once after each move. Call it after a render. */
  reveal(row: Element | null): void {
    if (this.#active === this.#revealed) return;
    this.#revealed = this.#active;
    row?.scrollIntoView?.({ block: 'nearest' });
  }

  /**
   * For `scroll` on the list: draws more rows when an end of those that are drawn comes near.
   *
   * @param total how many rows there are
   */
  handleScroll(list: HTMLElement, total: number): void {
    const { scrollTop, clientHeight, scrollHeight } = list;
    const isNearEnd = scrollTop + 2 * clientHeight > scrollHeight;
    if (this.#first > 0 && scrollTop < clientHeight) void this.#drawEarlier(list);
    else if (isNearEnd && this.#first + this.#count < total) {
      this.#count += PAGE;
      this.#host.requestUpdate();
    }
  }

  /** Rows are added above; the list scrolls by their height, so that nothing moves on screen. */
  async #drawEarlier(list: HTMLElement): Promise<void> {
    const { scrollTop, scrollHeight } = list;
    const added = Math.min(PAGE, this.#first);
    this.#first -= added;
    this.#count += added;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    list.scrollTop = scrollTop + list.scrollHeight - scrollHeight;
  }

  #drawFrom(first: number): void {
    this.#first = first;
    this.#count = PAGE;
  }
}
