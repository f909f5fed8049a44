/**
 * Marks with a lock that a tab is in a call, so that others know it while that tab hangs: its media goes on then, and the call
 * survives, unless another tab takes the connection. The lock's name tells who is signed in to a tab that is opened meanwhile.
 */
import type { Profile } from '../call/call-info.js';

const prefixOf = (name: string): string => `${name} in call `;

export class CallMark {
  #release: (() => void) | undefined;

  /**
   * @param name the name of the connection
   * @param self who is in a call in this tab; `undefined`: nobody
   */
  set(name: string, self: Profile | undefined): void {
    if (Boolean(self) === Boolean(this.#release)) return;
    this.#release?.();
    this.#release = undefined;
    if (!self) return;
    const held = new Promise<void>((resolve) => (this.#release = resolve));
    navigator.locks
      ?.request(prefixOf(name) + JSON.stringify(self), { mode: 'shared' }, () => held)
      .catch(() => {}); // this frame may not use locks
  }
}

/** @returns who is in a call in a tab that has the connection `name`, or had it */
export async function userInCall(name: string): Promise<Profile | undefined> {
  const { held = [] } = await navigator.locks.query();
  const prefix = prefixOf(name);
  const mark = held.find((lock) => lock.name?.startsWith(prefix));
  return mark && (JSON.parse(mark.name!.slice(prefix.length)) as Profile);
}
