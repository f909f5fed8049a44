import { personOf, type Person } from './people';

/** Who is signed in in this tab, so that two tabs can be two people. Put your own session in its place. */
export const signedIn = (): Person | undefined => personOf(sessionStorage.getItem('me'));

export function signIn(person: Person): void {
  sessionStorage.setItem('me', person.userId);
}

export function signOut(): void {
  sessionStorage.removeItem('me');
}
