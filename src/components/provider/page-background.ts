import type { PageBackground } from '../../core/media/background/page-background.js';

/**
 * What a provider's attributes say about backgrounds. They are read when they are needed: a page that waits for calls does not
 * load what reads them.
 */
export function backgroundOf(provider: HTMLElement): PageBackground {
  return {
    get asked() {
      return provider.getAttribute('background');
    },
    get files() {
      return provider.getAttribute('background-files');
    },
    watch(changed) {
      const observer = new MutationObserver(changed);
      observer.observe(provider, { attributeFilter: ['background'] });
      return () => observer.disconnect();
    },
  };
}
