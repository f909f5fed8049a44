import type { Profile, RcCallEventMap } from 'rc-call-kit';

export interface Person extends Profile {
  job: string;
}

/** Everybody. A real application asks its server. */
export const people: readonly Person[] = [
  { userId: '3001', name: 'Li Lei', job: 'Sales' },
  { userId: '3002', name: 'Han Meimei', job: 'Support' },
  { userId: '3003', name: 'Lin Tao', job: 'Accounting' },
];

export const personOf = (userId: string | null | undefined): Person | undefined =>
  people.find((person) => person.userId === userId);

/** Names of the people whom the kit shows. */
export const resolveUsers = async (ids: readonly string[]): Promise<Profile[]> =>
  people.filter(({ userId }) => ids.includes(userId));

/** A token for who is signed in. The local backend takes a user id; for RongCloud, your server makes it. */
export const callToken = async (me: Person): Promise<string> => me.userId;

/** What the application says of a call that is over. */
export function noteOf({ call, durationMs }: RcCallEventMap['rc-call-ended']): string {
  const names = call.members.map(({ userId }) => personOf(userId)?.name ?? userId).join(', ');
  return durationMs > 0
    ? `You talked to ${names} for ${Math.floor(durationMs / 1000)} s.`
    : `You did not talk to ${names}.`;
}
