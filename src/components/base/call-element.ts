/** Base class of all tags except the provider: finds the store, re-renders on changes, looks up strings, fires requests. */
import { adoptStyles, LitElement, type CSSResult, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallInfo } from '../../core/call/call-info.js';
import { initialState, type StoreState } from '../../core/call/call-state.js';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore, Command } from '../../core/store/call-store.js';
import { findStore, watchProviders } from './call-context.js';
import { isBeingPlaced } from './repeated-call.js';
import type { ShownProfile } from '../looks/avatar.js';
import { needTag } from './need-tag.js';
import { directionOf, languageOf, watchLanguage } from '../words/language.js';
import { cleanName } from '../words/short-name.js';
import { loadedStrings } from '../words/loaded-strings.js';
import { fill, type BasicStrings, type Placeholders } from '../words/strings.js';

/** With it, every entry of a single tag brings the types of all events. */
export type { RcCallEventMap } from './call-events.js';

/**
 * The element that fires requests on behalf of tags in another document, or in another tag. The picture-in-picture window is
 * such a document, and a stand-in of the panel such a tag: the host page does not listen there.
 */
export const requestTargets = shared('request-targets', () => new WeakMap<Node, EventTarget>());

/** Style sheets per document: a constructed sheet can only be adopted in the document it was created in. */
const sheetsByDocument = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();

export abstract class CallElement extends LitElement {
  /** The store to use. Default: the store of the tag's provider, see `for`. */
  @property({ attribute: false }) store: CallStore | undefined;
  /**
   * Id of the provider to use. A provider around the tag takes precedence. Default: the first provider on the page.
   */
  @property({ attribute: 'for' }) for = '';

  /** The store in use; `undefined` while there is no provider. */
  protected callStore: CallStore | undefined;

  #unsubscribe: (() => void)[] = [];
  #stopWatching: (() => void)[] = [];
  #lastWatched: readonly unknown[] = [];
  /** Users whose profile was rendered last. */
  readonly #renderedUserIds = new Set<string>();

  /** @returns the values this tag renders from; it re-renders when one of them changes (compared by identity) */
  protected abstract watch(state: StoreState): readonly unknown[];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = [
      watchProviders(() => this.#updateStore()),
      watchLanguage(() => this.requestUpdate()),
    ];
    this.#updateStore();
    this.requestUpdate(); // after a move the language may differ, and views must be attached again
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const undo of this.#stopWatching.splice(0)) undo();
    this.#releaseStore();
  }

  /** Moving a shadow root to another document clears its adopted style sheets. */
  adoptedCallback(): void {
    if (this.shadowRoot) applyStyles(this.shadowRoot, this);
  }

  protected override createRenderRoot(): ShadowRoot {
    if (this.ownerDocument === document) return super.createRenderRoot() as ShadowRoot;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    applyStyles(root, this);
    return root;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('store') || changed.has('for')) this.#updateStore();
    this.#lastWatched = this.watch(this.state);
    this.#renderedUserIds.clear();
  }

  /**
   * Renders, and sets the text direction. Every root element needs its own `dir`: the language may come from a `lang` without
   * a `dir`, and a dialog in the top layer does not inherit from where the tag stands. A browser must not translate what is
   * drawn, which is in the page's language already: it replaces text nodes, and a timer that is drawn into one would stop.
   */
  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const direction = directionOf(this);
    for (const root of this.renderRoot.children)
      if (root instanceof HTMLElement) {
        if (root.dir !== direction) root.dir = direction;
        if (root.translate) root.translate = false;
      }
  }

  protected get state(): StoreState {
    return this.callStore?.state ?? initialState;
  }

  /** The strings of the tag's language, as far as they are loaded. */
  protected get text(): BasicStrings {
    return loadedStrings(languageOf(this));
  }

  /** @returns a string of the tag's language with its placeholders filled in */
  protected say(key: keyof BasicStrings, placeholders: Placeholders): string {
    return fill(this.text, key, placeholders);
  }

  /** @returns the profile as known now, at least the id as name; the tag re-renders when the profile arrives */
  protected profile(userId: string): ShownProfile {
    this.#renderedUserIds.add(userId);
    const profile = this.callStore?.profiles.get(userId) ?? { userId, name: userId };
    const name = cleanName(profile.name);
    if (name === profile.name && name) return profile;
    return { ...profile, name: name || userId, ...(!name && { initial: '?' }) };
  }

  /** @returns the other person's name in a one-to-one call, `undefined` in a group call */
  protected nameIn({ groupId, members, callerId }: CallInfo): string | undefined {
    const userId = members[0]?.userId ?? callerId;
    if (groupId !== undefined || userId === this.state.self?.userId) return undefined;
    return this.profile(userId).name;
  }

  /**
   * Fires a request event and, unless the host prevents it, sends the command. Does not throw: the store keeps a failure in
   * its state and the provider reports it. The second click of a double click on a button that calls asks for nothing new.
   */
  protected request(event: Event, command: Command): void {
    if (command.type === 'call' && isBeingPlaced(this.state.call, command)) return;
    if (this.fire(event)) this.callStore?.send(command).catch(() => {});
  }

  /** Fires an event where the host can hear it. @returns `false` if the host prevented it */
  protected fire(event: Event): boolean {
    return requestTargetOf(this).dispatchEvent(event);
  }

  /** Asks for a tag that this one draws, where the page loads tags on demand. Does nothing once it is registered. */
  protected need(tag: string): void {
    needTag(tag, requestTargetOf(this));
  }

  /** Runs the default action of an inner tag's event after it has bubbled, so that any listener can prevent it. */
  protected unlessPrevented(event: Event, act: () => void): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) act();
    });
  }

  /** Called when the call history changes. A tag that overrides this also makes the store record calls. */
  protected handleHistory?(): void;

  /** Called with every fact of the store, for tags that override this. */
  protected handleFact?(fact: Parameters<Parameters<CallStore['observe']>[0]>[0]): void;

  #updateStore(): void {
    const store = this.isConnected ? (this.store ?? findStore(this, this.for)) : undefined;
    if (store === this.callStore) return;
    this.#releaseStore();
    this.callStore = store;
    if (store)
      this.#unsubscribe = [
        store.subscribe((state) => this.#updateIfChanged(state)),
        store.profiles.subscribe((userIds) => {
          if ([...this.#renderedUserIds].some((userId) => userIds.has(userId)))
            this.requestUpdate();
        }),
        ...(this.handleHistory ? [store.history.subscribe(() => this.handleHistory?.())] : []),
        ...(this.handleFact ? [store.observe((fact) => this.handleFact?.(fact))] : []),
      ];
    this.requestUpdate();
  }

  #releaseStore(): void {
    for (const undo of this.#unsubscribe.splice(0)) undo();
    this.callStore = undefined;
  }

  #updateIfChanged(state: StoreState): void {
    const now = this.watch(state);
    if (
      now.length !== this.#lastWatched.length ||
      now.some((value, i) => value !== this.#lastWatched[i])
    )
      this.requestUpdate();
  }
}

/** @returns where the host hears the events of a tag */
export function requestTargetOf(tag: Element): EventTarget {
  let host: Element | undefined = tag;
  while (host && !requestTargets.has(host)) {
    const root: Node = host.getRootNode();
    host = root instanceof ShadowRoot ? root.host : undefined;
  }
  return requestTargets.get(host ?? tag.ownerDocument) ?? tag;
}

/** Adopts a tag's styles into its shadow root, with style sheets of the document the tag is in. */
function applyStyles(root: ShadowRoot, { ownerDocument, constructor }: CallElement): void {
  const styles = (constructor as typeof CallElement).elementStyles as CSSResult[];
  if (ownerDocument === document) return adoptStyles(root, styles);
  const sheets = sheetsByDocument.get(ownerDocument) ?? new Map<CSSResult, CSSStyleSheet>();
  sheetsByDocument.set(ownerDocument, sheets);
  root.adoptedStyleSheets = styles.map((style) => {
    const known = sheets.get(style);
    if (known) return known;
    const sheet = new ownerDocument.defaultView!.CSSStyleSheet();
    sheet.replaceSync(style.cssText);
    sheets.set(style, sheet);
    return sheet;
  });
}
