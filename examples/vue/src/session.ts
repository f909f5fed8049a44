import { shallowRef } from 'vue';
import { personOf, type Person } from './people';

/** Who is signed in in this tab, so that two tabs can be two people. Put your own session in its place. */
export const me = shallowRef(personOf(sessionStorage.getItem('me')));

export function signIn(person: Person): void {
  sessionStorage.setItem('me', person.userId);
  me.value = person;
}

export function signOut(): void {
  sessionStorage.removeItem('me');
  me.value = undefined;
}
