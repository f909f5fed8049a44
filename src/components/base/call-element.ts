/** What all tags but the provider share: finding the store, rendering when their part of it changes, words, and requests. */
import { adoptStyles, LitElement, type CSSResult, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallInfo, Profile } from '../../core/call/call-info.js';
import { initialState, type StoreState } from '../../core/call/call-state.js';
import type { CallStore, Command } from '../../core/call/call-store.js';
import { findStore, watchProviders } from './call-context.js';
import { directionOf, languageOf, watchLanguage } from '../words/language.js';
import { fill, stringsFor, type Filling, type Strings } from '../words/strings-for.js';

/** Who fires the requests that are made in another document, where no host listens. */
export const requestTargets = new WeakMap<Document, EventTarget>();

/** The style sheets of other documents, which cannot share those of this one. */
const foreignSheets = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

export abstract class CallElement extends LitElement {
  /** The store to use; default: that of the provider this tag belongs to. */
  @property({ attribute: false }) store: CallStore | undefined;
  /** Id of the provider to use, for a tag outside of it. */
  @property({ attribute: 'for' }) for = '';

  /** The store in use. */
  protected callStore: CallStore | undefined;

  #unsubscribe: (() => void)[] = [];
  #unwatch: (() => void)[] = [];
  #watched: readonly unknown[] = [];
  /** Whose profiles the last render showed. */
  readonly #shown = new Set<string>();

  /** The parts of the state this tag draws; it renders again when one of them is another one. */
  protected abstract watch(state: StoreState): readonly unknown[];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unwatch = [
      watchProviders(() => this.#useStore()),
      watchLanguage(() => this.requestUpdate()),
    ];
    this.#useStore();
    this.requestUpdate(); // moved here, perhaps under another language or with a view to show again
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const undo of this.#unwatch.splice(0)) undo();
    this.#leaveStore();
  }

  /** A browser takes the styles from a tag that goes to another document. */
  adoptedCallback(): void {
    if (this.shadowRoot) dress(this.shadowRoot, this);
  }

  protected override createRenderRoot(): ShadowRoot {
    if (this.ownerDocument === document) return super.createRenderRoot() as ShadowRoot;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    dress(root, this);
    return root;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('store') || changed.has('for')) this.#useStore();
    this.#watched = this.watch(this.state);
    this.#shown.clear();
  }

  /**
   * Draws, and turns what is drawn the way its words run. Set on every root itself, as a language can come without a `dir`
   * and a dialog of the top layer is laid out by its own.
   */
  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const direction = directionOf(this);
    for (const root of this.renderRoot.children)
      if (root instanceof HTMLElement && root.dir !== direction) root.dir = direction;
  }

  protected get state(): StoreState {
    return this.callStore?.state ?? initialState;
  }

  /** The words of the page's language. */
  protected get text(): Strings {
    return stringsFor(languageOf(this));
  }

  /** A sentence of that language with everything filled in. */
  protected say(key: keyof Strings, filling: Filling): string {
    return fill(this.text, key, filling);
  }

  /** Name and picture to draw now; the tag renders again when they come in. */
  protected profile(userId: string): Profile {
    this.#shown.add(userId);
    return this.callStore?.profiles.get(userId) ?? { userId, name: userId };
  }

  /** The name of the other one in a call of two. */
  protected nameIn({ groupId, members, callerId }: CallInfo): string | undefined {
    const userId = members[0]?.userId ?? callerId;
    if (groupId !== undefined || userId === this.state.self?.userId) return undefined;
    return this.profile(userId).name;
  }

  /**
   * Fires a request and, unless the host prevented it, carries it out. A failure is in the store's state and told by the
   * provider, so nothing is thrown here.
   */
  protected request(event: Event, command: Command): void {
    if (this.ask(event)) this.callStore?.send(command).catch(() => {});
  }

  /** Fires a request. @returns whether the host lets it be carried out */
  protected ask(event: Event): boolean {
    const target = requestTargets.get(this.ownerDocument) ?? this;
    return target.dispatchEvent(event);
  }

  /** Asks for a tag that is drawn in here, where the page loads tags as they are needed. Does nothing once it is registered. */
  protected need(tag: string): void {
    if (customElements.get(tag)) return;
    const options = { detail: tag, bubbles: true, composed: true };
    this.ask(new CustomEvent('rc-tag-needed', options));
  }

  /** Acts on an event of an inner tag once everybody above has heard it: any of them may prevent it. */
  protected unlessPrevented(event: Event, act: () => void): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) act();
    });
  }

  /** The kept calls changed, for tags that show them: calls are kept while there is one. Override as needed. */
  protected handleHistory?(): void;

  /** A fact of the store, for tags that tell it. Override as needed. */
  protected handleFact?(fact: Parameters<Parameters<CallStore['observe']>[0]>[0]): void;

  #useStore(): void {
    const store = this.isConnected ? (this.store ?? findStore(this, this.for)) : undefined;
    if (store === this.callStore) return;
    this.#leaveStore();
    this.callStore = store;
    if (store)
      this.#unsubscribe = [
        store.subscribe((state) => this.#compare(state)),
        store.profiles.subscribe((userIds) => {
          if ([...this.#shown].some((userId) => userIds.has(userId))) this.requestUpdate();
        }),
        ...(this.handleHistory ? [store.history.subscribe(() => this.handleHistory?.())] : []),
        ...(this.handleFact ? [store.observe((fact) => this.handleFact?.(fact))] : []),
      ];
    this.requestUpdate();
  }

  #leaveStore(): void {
    for (const undo of this.#unsubscribe.splice(0)) undo();
    this.callStore = undefined;
  }

  #compare(state: StoreState): void {
    const now = this.watch(state);
    if (now.length !== this.#watched.length || now.some((value, i) => value !== this.#watched[i]))
      this.requestUpdate();
  }
}

/** Gives a shadow root the styles of its tag, made in the document it is in. */
function dress(root: ShadowRoot, { ownerDocument, constructor }: CallElement): void {
  const styles = (constructor as typeof CallElement).elementStyles as CSSResult[];
  if (ownerDocument === document) return adoptStyles(root, styles);
  const sheets = foreignSheets.get(ownerDocument) ?? new Map<CSSResult, CSSStyleSheet>();
  foreignSheets.set(ownerDocument, sheets);
  root.adoptedStyleSheets = styles.map((style) => {
    const known = sheets.get(style);
    if (known) return known;
    const sheet = new ownerDocument.defaultView!.CSSStyleSheet();
    sheet.replaceSync(style.cssText);
    sheets.set(style, sheet);
    return sheet;
  });
}
