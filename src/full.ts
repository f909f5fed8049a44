/** The script-tag build in one file: all tags, registered at once, and with them the classes and the core. */
export * from './index.js';

/** For pages written for the small script: here all tags are registered already. */
export const loadTags = (): Promise<void> => Promise.resolve();
