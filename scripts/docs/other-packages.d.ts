/** Packages that samples import and this project does not have. */
declare module 'vitest';
declare module '@playwright/test';
