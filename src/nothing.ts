/**
 * What an entry loads where there is nothing to load: those with types for frameworks, and RongCloud's on a server, where its
 * SDK cannot run.
 */
export {};
