declare global {
  interface ImportMeta {
    /** The address of `dist/background`, put in by the build. A page's bundler may make nonsense of it. */
    readonly backgroundFiles?: string;
  }
}

/**
 * @param folder the page's own copy of `dist/background`
 * @returns the address of the folder to load from, with a slash at the end
 */
export function backgroundFiles(folder: string | null): string {
  const address = folder || import.meta.backgroundFiles || 'background';
  return new URL(address.replace(/\/?$/, '/'), document.baseURI).href;
}
