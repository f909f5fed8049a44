import type { Person } from './people';

/** A token for who is signed in, made on the server. The local backend takes a user id; RongCloud needs a request with your App Secret. */
export const callToken = async (me: Person): Promise<string> => me.userId;
