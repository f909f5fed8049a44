/**
 * Users that are signed in on this page, each by one provider at a time. Two providers signed in as the same user of the
 * local backend would both answer that user's calls, and RongCloud's SDK takes one user per page.
 */
import { badRequest, CallError } from '../../core/call/call-error.js';
import { shared } from '../../core/call/page-registry.js';

/** A provider, as others that want its user see it. */
export interface UserHolder {
  /** It is no longer in a page, and is about to sign out. */
  readonly isGone: boolean;
  /** Signs out now: another provider takes its place. */
  leave(): void;
}

interface Claim {
  readonly user: unknown;
  readonly holder: UserHolder;
  grant(): void;
  refuse(error: CallError): void;
}

/** How long a provider waits for another one to go before it reports that there are two: markup may be being replaced. */
const SECOND_MS = 300;
/** How long it waits for one that is signing out. */
const SIGN_OUT_MS = 10_000;

const holders = shared('users', () => new Map<unknown, UserHolder>());
/** Claims that wait for a user, oldest first. */
const claims = shared('claims', () => new Set<Claim>());

/**
 * Signs `holder` in as a user, and out as any other. Waits a moment for a provider that is being removed or replaced.
 *
 * @param user identifies the user on this page, by identity
 * @throws CallError `bad-request` when another provider holds that user
 */
export async function claimUser(user: unknown, holder: UserHolder): Promise<void> {
  const other = holders.get(user);
  if (other === holder) return;
  releaseUser(holder);
  const claimed = waitForUser(user, holder);
  if (!other) return claimed;
  const refuse = (): void =>
    end(holder, badRequest('second-provider', 'Another provider is signed in.'));
  let timer: ReturnType<typeof setTimeout>;
  const replace = (): void => {
    if (!other.isGone) return;
    clearTimeout(timer);
    timer = setTimeout(refuse, SIGN_OUT_MS);
    other.leave();
  };
  timer = setTimeout(() => (other.isGone ? replace() : refuse()), SECOND_MS);
  replace();
  return claimed.finally(() => clearTimeout(timer));
}

/** Signs `holder` in as a user as soon as no other provider holds that user. */
export function waitForUser(user: unknown, holder: UserHolder): Promise<void> {
  return new Promise((grant, refuse) => {
    claims.add({ user, holder, grant, refuse });
    handOn(user);
  });
}

/** Makes the holder's user available to others, and ends its wait for another one. */
export function releaseUser(holder: UserHolder): void {
  end(holder, new CallError('network', 'Disconnected meanwhile.'));
  for (const [user, each] of holders)
    if (each === holder) {
      holders.delete(user);
      handOn(user);
    }
}

/** Ends the wait of a provider. */
function end(holder: UserHolder, error: CallError): void {
  for (const claim of claims)
    if (claim.holder === holder) {
      claims.delete(claim);
      claim.refuse(error);
    }
}

function handOn(user: unknown): void {
  const next = [...claims].find((claim) => claim.user === user);
  if (!next || holders.has(user)) return;
  claims.delete(next);
  holders.set(user, next.holder);
  next.grant();
}
