import type { Profile } from './call-info.js';

/** What a provider says of who calls: its attributes, and who is signed in. Read at each call. */
export interface CallerPage {
  getAttribute(name: string): string | null;
  readonly currentUser: Profile | null;
  /** Takes up the call that the page was in before it was reloaded. */
  rejoin?(): Promise<void>;
}
