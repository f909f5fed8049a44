import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Profile } from '../../core/call/call-info.js';
import type { StoreState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import { toCallError, type CallError } from '../../core/call/call-error.js';
import { avatar } from '../looks/avatar.js';
import { AsideElement } from '../base/aside-element.js';
import { idOf, idsOf, withIds } from '../base/ids.js';
import { RcMembersPickedEvent } from '../base/call-events.js';
import { icons } from '../looks/icons.js';
import { styles } from './rc-member-picker.styles.js';
import { OpeningPress } from '../base/double-click.js';
import { openDismissible } from '../base/light-dismiss.js';
import { closeDialog } from '../base/popover.js';
import { RowWindow } from './row-window.js';
import { avatars, buttons, overlays, tokens } from '../looks/shared-styles.js';
import { cleanName } from '../words/short-name.js';
import { errorSentence } from '../words/strings-for.js';

/**
 * A dialog in which a person chooses members of a group. It has a search field, selects all at once, locks members who are
 * in the call already, and keeps a limit. It lies on top of everything while `open`.
 *
 * Keys: the arrow keys, Page Up, Page Down, Home and End move in the list; Arrow Down leads there from the search field.
 * Space and Enter choose, Escape cancels.
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
 * @csspart confirm-button - confirms the choice
 * @csspart cancel-button - closes without a choice
 *
 * @cssprop --rc-surface - background of the dialog
 * @cssprop --rc-text - its text
 * @cssprop --rc-accent - the mark of a chosen member, and the confirm button
 */
export class RcMemberPicker extends AsideElement {
  static override readonly styles = [tokens, overlays, buttons, avatars, styles];

  /** The group whose members to choose from. */
  @property({ attribute: 'group-id' }) groupId = '';
  /** The profiles to choose from; wins over `group-id`. */
  @property({ attribute: false }) members: readonly Profile[] | undefined;
  /** Ids of members who are in the call already: shown as such, and not to be chosen. */
  @property({ attribute: false }) exclude: readonly string[] = [];
  /** Ids of the chosen members. */
  @property({ attribute: false }) selected: readonly string[] = [];
  /** How many members can be chosen at most. */
  @property({ type: Number }) max: number = Infinity;
  /** Whether the dialog is open. */
  @property({ type: Boolean, reflect: true }) open = false;

  @state() private loaded: readonly Profile[] | undefined;
  @state() private failure: CallError | undefined;
  @state() private wanted = '';

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('.list') private list!: HTMLElement | null;

  readonly #rows = new RowWindow(this);
  readonly #opening = new OpeningPress();
  /** How many `close` events are still to come for closings of ours. */
  #shutting = 0;
  /** Number of the last load: an answer to an earlier one comes too late. */
  #loads = 0;
  /** The store that the members were loaded from. */
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
    this.groupId = idOf(this.groupId); // a page may set numbers
    if (changed.has('exclude')) this.exclude = idsOf(this.exclude);
    if (changed.has('selected')) this.selected = idsOf(this.selected);
    if (changed.has('members')) this.members = withIds(this.members);
    if (changed.has('groupId')) this.#forget(changed);
    if (!this.open) return;
    if (changed.has('open') || changed.has('groupId')) this.#begin();
    else if (this.#source !== this.callStore) void this.#load();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('open')) {
      if (this.open && this.isConnected && !this.dialog.open) {
        openDismissible(this.dialog);
        this.#opening.begin();
      }
      if (!this.open && this.dialog.open) this.#shut();
    }
    this.#rows.reveal(this.renderRoot.querySelector('.option.active'));
  }

  protected override render(): unknown {
    return html`<dialog
      class="root overlay"
      part="dialog"
      aria-labelledby="title"
      @close=${this.#handleClose}
      @cancel=${this.#opening.handleCancel}
      @mousedown=${this.#opening.handlePress}
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
      aria-activedescendant=${`option-${this.#rows.active}`}
      @click=${this.#handleListClick}
      @keydown=${this.#handleListKey}
      @scroll=${this.#handleScroll}
    >
      ${repeat(
        this.#rows.slice(matches),
        (profile) => profile.userId,
        (profile, row) => this.#renderOption(profile, this.#rows.first + row, matches.length),
      )}
    </div>`;
  }

  #renderOption(profile: Profile, index: number, total: number): unknown {
    const locked = this.#isLocked(profile.userId);
    const chosen = locked || this.selected.includes(profile.userId);
    const barred = locked || (!chosen && this.#full);
    return html`<div
      class="option ${index === this.#rows.active ? 'active' : ''}"
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
      <span class="name">${cleanName(profile.name) || profile.userId}</span>
      ${locked ? html`<span class="note">${this.text.inCall}</span>` : nothing}
    </div>`;
  }

  // --- the members ---

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

  /** For another group: drops the loaded members, and the choice among them. */
  #forget(changed: PropertyValues<this>): void {
    this.loaded = undefined;
    if (changed.get('groupId') && !changed.has('selected')) this.selected = [];
  }

  #begin(): void {
    this.wanted = '';
    this.#rows.reset();
    this.selected = this.selected.filter((userId) => !this.#isLocked(userId)).slice(0, this.max);
    if (!this.members) void this.#load();
  }

  /** Each time it opens. The store caches the answers, and knows when they expire. */
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
    this.#rows.activate(index);
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

  // --- moving in the list ---

  readonly #handleSearch = (event: Event): void => {
    this.wanted = (event.target as HTMLInputElement).value;
    this.#rows.reset();
    if (this.list) this.list.scrollTop = 0;
  };

  readonly #handleSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') this.list?.focus();
    // Safari keeps the key for the field, also where there is nothing to clear
    else if (event.key === 'Escape' && !this.wanted && !event.isComposing) this.#close();
    else return;
    event.preventDefault();
  };

  readonly #handleListKey = (event: KeyboardEvent): void => {
    const last = this.#matches.length - 1;
    const { active } = this.#rows;
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 8,
      PageUp: -8,
      Home: -last,
      End: last,
    };
    const step = steps[event.key];
    if (step !== undefined) this.#rows.moveTo(Math.min(last, Math.max(0, active + step)));
    else if (event.key === ' ' || event.key === 'Enter') this.#toggle(active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) this.#handleSelectAll();
    else return;
    event.preventDefault();
  };

  readonly #handleScroll = (): void => {
    if (this.list) this.#rows.handleScroll(this.list, this.#matches.length);
  };

  // --- closing ---

  readonly #close = (): void => void (this.open = false);

  /** Closed by its button, Escape, or the page. */
  readonly #handleClose = (): void => {
    if (this.#shutting > 0) this.#shutting -= 1;
    else this.open = false;
  };

  /** The `close` event comes later, when the dialog may be open again. */
  #shut(): void {
    this.#shutting += 1;
    closeDialog(this.dialog);
  }
}

/** A device with a pointer that hovers has a keyboard. On a phone, focus in the search field would open one over the list. */
function hasKeyboard(): boolean {
  return globalThis.matchMedia?.('(hover: hover)').matches ?? true;
}

/** Removes case and accents, so that a search finds names typed without them. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

declare global {
  interface HTMLElementTagNameMap {
    'rc-member-picker': RcMemberPicker;
  }
}
