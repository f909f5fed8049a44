/**
 * Users that are signed in on this page, each by one provider at a time. Two providers signed in as the same user of the
 * local backend would both answer that user's calls, and RongCloud's SDK takes one user per page.
 */
import { badRequest } from '../../core/call/call-error.js';

const providerByUser = new Map<string, object>();

/**
 * Signs `provider` in as a user, and out as any other.
 *
 * @param user identifies the user on this page: `rongcloud`, or app key, relay and user id
 * @throws CallError `bad-request` when another provider holds that user
 */
export function claimUser(user: string, provider: object): void {
  const holder = providerByUser.get(user);
  if (holder && holder !== provider)
    throw badRequest('second-provider', 'Another <rc-call-provider> on this page is signed in.');
  releaseUser(provider);
  providerByUser.set(user, provider);
}

/** Makes the provider's user available to other providers. */
export function releaseUser(provider: object): void {
  for (const [user, holder] of providerByUser) if (holder === provider) providerByUser.delete(user);
}
