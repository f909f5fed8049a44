/**
 * Users that are signed in on this page, each by one provider at a time. Two providers signed in as the same user of the
 * local backend would both answer that user's calls, and RongCloud's SDK takes one user per page.
 */
import { badRequest, CallError } from '../../core/call/call-error.js';

/** A provider, as others that want its user see it. */
export interface UserHolder {
  /** It is no longer in a page, and is about to sign out. */
  readonly isGone: boolean;
  /** Signs out now: another provider takes its place. */
  leave(): void;
  /** The user that it was refused is free. */
  handleFreeUser(): void;
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

const holders = new Map<unknown, UserHolder>();
/** Claims that wait for a user, oldest first. */
const claims = new Set<Claim>();
/** Who was refused which user, and wants it when it is free. */
const refused = new Map<UserHolder, unknown>();

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
  if (!other) return void holders.set(user, holder);
  await new Promise<void>((resolve, reject) => {
    const settle = (finish: () => void): void => {
      claims.delete(claim);
      clearTimeout(timer);
      finish();
    };
    const claim: Claim = {
      user,
      holder,
      grant: () => settle(resolve),
      refuse: (error) => settle(() => reject(error)),
    };
    const refuse = (): void =>
      claim.refuse(
        badRequest('second-provider', 'Another <rc-call-provider> on this page is signed in.'),
      );
    const takeOver = (): void => {
      clearTimeout(timer);
      timer = setTimeout(refuse, SIGN_OUT_MS);
      other.leave();
    };
    let timer = setTimeout(() => (other.isGone ? takeOver() : refuse()), SECOND_MS);
    claims.add(claim);
    if (other.isGone) takeOver();
  });
}

/** Makes the holder's user available to others, and ends its wait for another one. */
export function releaseUser(holder: UserHolder): void {
  refused.delete(holder);
  for (const claim of claims)
    if (claim.holder === holder) claim.refuse(new CallError('network', 'Disconnected meanwhile.'));
  for (const [user, each] of holders)
    if (each === holder) {
      holders.delete(user);
      handOn(user);
    }
}

/** Tells a refused provider when the user is free. */
export function awaitUser(user: unknown, holder: UserHolder): void {
  refused.set(holder, user);
}

/** To who waits for the user, else to those that were refused it. */
function handOn(user: unknown): void {
  const next = [...claims].find((claim) => claim.user === user);
  if (next) {
    holders.set(user, next.holder);
    next.grant();
  } else for (const [holder, wanted] of refused) if (wanted === user) holder.handleFreeUser();
}
