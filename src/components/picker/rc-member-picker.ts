import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Profile } from '../../core/call/call-info.js';
import type { StoreState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/call/call-store.js';
import { toCallError, type CallError } from '../../core/call/call-error.js';
import { avatar } from '../looks/avatar.js';
import { CallElement } from '../base/call-element.js';
import { RcMembersPickedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-member-picker.styles.js';
import { avatars, buttons, overlays, tokens } from '../looks/shared-styles.js';
import { errorSentence } from '../words/strings-for.js';

/** Rows drawn at first, and added whenever an end of them comes near: thousands of members stay quick. */
const PAGE = 60;

/**
 * Chooses members of a group: search, select all, members already in the call locked, a limit. Opens on top of everything
 * while `open`, and closes with the choice or without.
 *
 * Keys: arrows, Home and End move in the list (also from the search field, with the arrow down), Space and Enter
 * choose, Escape cancels.
 *
 * @summary A dialog that chooses members of a group.
 *
 * @slot empty - shown when there is nobody to choose from
 *
 * @fires {RcMembersPickedEvent} rc-members-picked - members were chosen (`userIds`); prevent it to keep the dialog open
 *
 * @csspart dialog - the dialog
 * @csspart search - the search field
 * @csspart list - the list
 * @csspart option - one member
 * @csspart confirm-button - takes the choice
 * @csspart cancel-button - closes without
 *
 * @cssprop --rc-surface - the dialog's ground
 * @cssprop --rc-text - its text
 * @cssprop --rc-accent - the mark of who is chosen, and the confirm button
 */
export class RcMemberPicker extends CallElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, styles];

  /** The group whose members to choose from. */
  @property({ attribute: 'group-id' }) groupId = '';
  /** Whom to choose from; wins over `group-id`. */
  @property({ attribute: false }) members: readonly Profile[] | undefined;
  /** Ids of those who are in the call already: shown, marked, and not to be chosen. */
  @property({ attribute: false }) exclude: readonly string[] = [];
  /** Ids of the chosen. */
  @property({ attribute: false }) selected: readonly string[] = [];
  /** The most that can be chosen. */
  @property({ type: Number }) max = Infinity;
  /** Whether the dialog is open. */
  @property({ type: Boolean, reflect: true }) open = false;

  @state() private loaded: readonly Profile[] | undefined;
  @state() private failure: CallError | undefined;
  @state() private wanted = '';
  @state() private first = 0;
  @state() private drawn = PAGE;
  @state() private active = 0;

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('.list') private list!: HTMLElement | null;

  /** Closings of our own that the dialog has yet to tell of. */
  #shutting = 0;
  /** Counts what was loaded, so that a late answer to an earlier question is not shown. */
  #loads = 0;
  /** Where the members were loaded from. */
  #source: CallStore | undefined;

  protected override watch({ self }: StoreState): readonly unknown[] {
    return [self];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('groupId')) this.#forget(changed);
    if (!this.open) return;
    if (changed.has('open') || changed.has('groupId')) this.#begin();
    else if (this.#source !== this.callStore) void this.#load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open')) {
      if (this.open && this.isConnected && !this.dialog.open) this.dialog.showModal();
      if (!this.open && this.dialog.open) this.#shut();
    }
    if (changed.has('active' as keyof RcMemberPicker))
      this.renderRoot.querySelector('.option.active')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): unknown {
    return html`<dialog
      class="root overlay"
      part="dialog"
      aria-labelledby="title"
      @close=${this.#handleClose}
      closedby="any"
    >
      ${this.open ? this.#renderContent() : nothing}
    </dialog>`;
  }

  #renderContent(): unknown {
    const matches = this.#matches;
    return html`
      <header>
        <h2 id="title">${this.text.chooseMembers}</h2>
        <button
          class="plain"
          part="cancel-button"
          type="button"
          aria-label=${this.text.cancel}
          @click=${this.#close}
        >
          ${icons.close}
        </button>
      </header>
      <div class="search">
        ${icons.search}
        <input
          part="search"
          type="search"
          aria-label=${this.text.search}
          ?autofocus=${hasKeyboard()}
          autocomplete="off"
          placeholder=${this.text.search}
          .value=${this.wanted}
          @input=${this.#handleSearch}
          @keydown=${this.#handleSearchKey}
        />
      </div>
      ${this.#renderList(matches)}
      <div class="visually-hidden" role="status">${this.#status}</div>
      <footer>
        <button
          class="plain"
          type="button"
          ?disabled=${this.#choosable.length === 0}
          @click=${this.#handleSelectAll}
        >
          ${this.#allSelected ? this.text.selectNone : this.text.selectAll}
        </button>
        <span class="note" aria-hidden="true">${this.#status}</span>
        <button
          class="accept"
          part="confirm-button"
          type="button"
          aria-disabled=${this.selected.length === 0 ? 'true' : 'false'}
          @click=${this.#handleConfirm}
        >
          ${this.selected.length ? this.say('confirmCount', { count: this.selected.length }) : this.text.confirm}
        </button>
      </footer>
    `;
  }

  #renderList(matches: readonly Profile[]): unknown {
    if (this.failure && !this.#everyone)
      return html`<div class="empty" role="alert">
        <p>${errorSentence(this.text, this.failure)}</p>
        <button type="button" @click=${this.#load}>${this.text.tryAgain}</button>
      </div>`;
    if (!this.#everyone)
      return html`<div class="empty" aria-busy="true">${this.text.loading}</div>`;
    if (matches.length === 0)
      return html`<div class="empty">
        ${this.wanted ? this.text.noMatch : html`<slot name="empty">${this.text.noMembers}</slot>`}
      </div>`;
    return html`<div
      class="list"
      part="list"
      role="listbox"
      tabindex="0"
      aria-multiselectable="true"
      aria-label=${this.text.chooseMembers}
      aria-activedescendant=${`option-${this.active}`}
      @click=${this.#handleListClick}
      @keydown=${this.#handleListKey}
      @scroll=${this.#handleScroll}
    >
      ${repeat(
        matches.slice(this.first, this.first + this.drawn),
        (profile) => profile.userId,
        (profile, row) => this.#renderOption(profile, this.first + row, matches.length),
      )}
    </div>`;
  }

  #renderOption(profile: Profile, index: number, total: number): unknown {
    const locked = this.#isLocked(profile.userId);
    const chosen = locked || this.selected.includes(profile.userId);
    const barred = locked || (!chosen && this.#full);
    return html`<div
      class="option ${index === this.active ? 'active' : ''}"
      part="option"
      id="option-${index}"
      role="option"
      aria-selected=${chosen ? 'true' : 'false'}
      aria-disabled=${barred ? 'true' : 'false'}
      aria-posinset=${index + 1}
      aria-setsize=${total}
      data-index=${index}
    >
      <span class="mark">${locked ? icons.lock : chosen ? icons.check : nothing}</span>
      ${avatar(profile, '')}
      <span class="name">${profile.name}</span>
      ${locked ? html`<span class="note">${this.text.inCall}</span>` : nothing}
    </div>`;
  }

  // --- who ---

  get #everyone(): readonly Profile[] | undefined {
    return this.members ?? this.loaded;
  }

  get #matches(): readonly Profile[] {
    const self = this.state.self?.userId;
    const wanted = fold(this.wanted);
    return (this.#everyone ?? []).filter(
      ({ userId, name }) =>
        userId !== self &&
        (!wanted || fold(name).includes(wanted) || fold(userId).includes(wanted)),
    );
  }

  get #choosable(): readonly Profile[] {
    return this.#matches.filter(({ userId }) => !this.#isLocked(userId));
  }

  get #full(): boolean {
    return this.selected.length >= this.max;
  }

  get #allSelected(): boolean {
    const choosable = this.#choosable;
    const selected = new Set(this.selected);
    const chosen = choosable.filter(({ userId }) => selected.has(userId)).length;
    return chosen > 0 && (chosen === choosable.length || this.#full);
  }

  get #status(): string {
    return this.#full
      ? this.say('atLimit', { limit: this.max })
      : this.say('selected', { count: this.selected.length });
  }

  #isLocked(userId: string): boolean {
    return this.exclude.includes(userId);
  }

  // --- loading ---

  /** Another group: neither its members nor a choice made among the others hold any more. */
  #forget(changed: PropertyValues<this>): void {
    this.loaded = undefined;
    if (changed.get('groupId') && !changed.has('selected')) this.selected = [];
  }

  #begin(): void {
    this.wanted = '';
    this.#drawFrom(0);
    this.active = 0;
    this.selected = this.selected.filter((userId) => !this.#isLocked(userId)).slice(0, this.max);
    if (!this.members) void this.#load();
  }

  /** Each time it opens: answers are kept by the store, which also knows when they hold no longer. */
  readonly #load = async (): Promise<void> => {
    const load = ++this.#loads;
    this.failure = undefined;
    this.#source = this.callStore;
    try {
      const members = (await this.callStore?.profiles.members(this.groupId)) ?? [];
      if (load === this.#loads) this.loaded = members;
    } catch (cause) {
      if (load === this.#loads) this.failure = toCallError(cause);
    }
  };

  // --- choosing ---

  #toggle(index: number): void {
    this.active = index;
    const userId = this.#matches[index]?.userId;
    if (userId === undefined || this.#isLocked(userId)) return;
    if (this.selected.includes(userId)) this.selected = this.selected.filter((id) => id !== userId);
    else if (!this.#full) this.selected = [...this.selected, userId];
  }

  readonly #handleListClick = (event: Event): void => {
    const option = (event.target as Element).closest<HTMLElement>('.option');
    if (option) this.#toggle(Number(option.dataset.index));
  };

  readonly #handleSelectAll = (): void => {
    const ids = new Set(this.#choosable.map(({ userId }) => userId));
    if (this.#allSelected) this.selected = this.selected.filter((userId) => !ids.has(userId));
    else this.selected = [...new Set([...this.selected, ...ids])].slice(0, this.max);
  };

  readonly #handleConfirm = (): void => {
    if (this.selected.length === 0) return;
    if (this.dispatchEvent(new RcMembersPickedEvent([...this.selected]))) {
      this.selected = [];
      this.#close();
    }
  };

  // --- moving ---

  readonly #handleSearch = (event: Event): void => {
    this.wanted = (event.target as HTMLInputElement).value;
    this.active = 0;
    this.#drawFrom(0);
    if (this.list) this.list.scrollTop = 0;
  };

  readonly #handleSearchKey = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    this.list?.focus();
  };

  readonly #handleListKey = (event: KeyboardEvent): void => {
    const last = this.#matches.length - 1;
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 8,
      PageUp: -8,
      Home: -last,
      End: last,
    };
    const step = steps[event.key];
    if (step !== undefined) this.#moveTo(Math.min(last, Math.max(0, this.active + step)));
    else if (event.key === ' ' || event.key === 'Enter') this.#toggle(this.active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.#handleSelectAll();
    else return;
    event.preventDefault();
  };

  #moveTo(index: number): void {
    const isFar = index < this.first || index >= this.first + this.drawn + PAGE;
    if (isFar) this.#drawFrom(Math.max(0, index - PAGE / 2));
    else this.drawn = Math.max(this.drawn, index + PAGE - this.first);
    this.active = index;
  }

  #drawFrom(first: number): void {
    this.first = first;
    this.drawn = PAGE;
  }

  readonly #handleScroll = (): void => {
    const { list } = this;
    if (!list) return;
    if (this.first > 0 && list.scrollTop < list.clientHeight) {
      void this.#drawEarlier(list);
    } else if (
      list.scrollTop + 2 * list.clientHeight > list.scrollHeight &&
      this.first + this.drawn < this.#matches.length
    ) {
      this.drawn += PAGE;
    }
  };

  /** What a person looks at stays where it is. */
  async #drawEarlier(list: HTMLElement): Promise<void> {
    const { scrollTop, scrollHeight } = list;
    const more = Math.min(PAGE, this.first);
    this.first -= more;
    this.drawn += more;
    await this.updateComplete;
    list.scrollTop = scrollTop + list.scrollHeight - scrollHeight;
  }

  // --- closing ---

  readonly #close = (): void => {
    this.open = false;
  };

  /** However it was closed: button, Escape, or the page. */
  readonly #handleClose = (): void => {
    if (this.#shutting > 0) this.#shutting -= 1;
    else this.open = false;
  };

  /** The dialog tells of its closing later, when it may be open again. */
  #shut(): void {
    this.#shutting += 1;
    this.dialog.close();
  }
}

/** Where a pointer hovers there are keys, too; on a phone the search field would call up ones that cover the list. */
function hasKeyboard(): boolean {
  return matchMedia('(hover: hover)').matches;
}

/** Letters without case and accents, so that a search finds what a person means. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-member-picker': RcMemberPicker;
  }
}
