import { Injectable, signal } from '@angular/core';
import { personOf, type Person } from './people';

/** Who is signed in in this tab, so that two tabs can be two people. Put your own session in its place. */
@Injectable({ providedIn: 'root' })
export class Session {
  readonly #me = signal(personOf(sessionStorage.getItem('me')));
  readonly me = this.#me.asReadonly();

  signIn(person: Person): void {
    sessionStorage.setItem('me', person.userId);
    this.#me.set(person);
  }

  signOut(): void {
    sessionStorage.removeItem('me');
    this.#me.set(undefined);
  }
}
