/**
 * How a tag finds its store: from its own `store` property; else from the nearest provider above it, by the context protocol;
 * else from the provider named by its `for` attribute; else from the page's first provider, as soon as there is one.
 */
import { ContextEvent, createContext } from '@lit/context';
import { shared } from '../../core/call/page-registry.js';
import type { CallStore } from '../../core/store/call-store.js';

/** The context's value is the store, which never changes. Changes of the call reach tags through the store, not the context. */
export const callContext = createContext<CallStore>(Symbol.for('rc-call-kit/store'));

export interface StoreProvider extends HTMLElement {
  readonly store: CallStore;
}

/**
 * Answers context requests from tags inside a provider, as the context protocol defines:
 * https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md. Lit's `ContextProvider` is not
 * needed, because it only adds subscriptions to values that change.
 */
export function provideStore(provider: StoreProvider): void {
  provider.addEventListener('context-request', (event) => {
    if (event.context !== callContext || event.composedPath()[0] === provider) return;
    event.stopPropagation();
    (event as ContextEvent<typeof callContext>).callback(provider.store);
  });
}

const all = shared('providers', () => new Set<StoreProvider>());
const watchers = shared('provider-watchers', () => new Set<() => void>());

/** Adds a provider to those that tags find by id, or as the page's first. @returns a function that removes it again */
export function registerProvider(provider: StoreProvider): () => void {
  const tell = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  all.add(provider);
  tell();
  return () => {
    all.delete(provider);
    tell();
  };
}

/** Calls back when a provider was added or removed. @returns a function that unsubscribes */
export function watchProviders(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Those in a page first. One that is out of it may be on the move, or about to be replaced by another one. */
export function providers(): readonly StoreProvider[] {
  return [...all].sort((a, b) => Number(b.isConnected) - Number(a.isConnected));
}

/** @returns the store of the provider a tag belongs to, or `undefined` while there is none */
export function findStore(tag: HTMLElement, providerId: string): CallStore | undefined {
  return storeAbove(tag) ?? storeById(providerId) ?? firstStore();
}

function storeAbove(tag: HTMLElement): CallStore | undefined {
  let found: CallStore | undefined;
  tag.dispatchEvent(new ContextEvent(callContext, tag, (store) => (found = store)));
  return found;
}

function storeById(id: string): CallStore | undefined {
  if (!id) return undefined;
  return providers().find((provider) => provider.id === id)?.store;
}

function firstStore(): CallStore | undefined {
  let first: StoreProvider | undefined;
  for (const provider of providers())
    if (
      !first ||
      (provider.isConnected &&
        provider.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING)
    )
      first = provider;
  return first?.store;
}
