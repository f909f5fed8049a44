/** The name in the tab's session storage under which calls stand that this page may find again. */
export const TRAILS = 'rc-call-kit calls';

/** Whether there may be one. */
export function hasTrail(): boolean {
  try {
    return sessionStorage.getItem(TRAILS) !== null;
  } catch {
    return false; // this frame may not store anything
  }
}
