/** What phones are told of a call from here: who calls, the texts that the page wants shown, and what it sends along. */
import type { CallInfo } from '../call/call-info.js';
import type { CallerPage } from '../call/caller-page.js';
import { LONGEST } from '../call/sent-texts.js';
import type { CallClient, DialParams } from './sdk-types.js';

/** Registers the caller's name and picture, as far as they are known. */
export function introduce(client: CallClient, page: CallerPage | undefined): void {
  const profile = page?.currentUser;
  if (!profile || profile.name === profile.userId) return; // not known yet, or nothing but the id
  const { name, avatarUrl } = profile;
  client.registerUserInfo?.({ name, ...(avatarUrl && { portraitUri: avatarUrl }) });
}

/** @returns what the SDK wants to know when it dials. Releases without `setPushConfig` know none of it */
export function pushParams(
  client: CallClient,
  { callerId, groupId, push, extra }: CallInfo,
  page: CallerPage | undefined,
): Pick<DialParams, 'extra' | 'pushTitle' | 'pushContent'> {
  if (typeof client.setPushConfig !== 'function') return {};
  const name = page?.currentUser?.name ?? callerId;
  const values: Record<string, string> = { name, userId: callerId, groupId: groupId ?? '' };
  const fromTemplate = (attribute: string, longest: number): string =>
    (page?.getAttribute(attribute) ?? '')
      .replace(/\{(\w+)\}/g, (all, key: string) => values[key] ?? all)
      .slice(0, longest);
  const pushTitle = push?.title ?? fromTemplate('push-title', LONGEST.title);
  const pushContent = push?.body ?? fromTemplate('push-body', LONGEST.body);
  // what was named for an earlier call is no longer meant
  const texts = { pushTitle, pushContent };
  client.setPushConfig(texts, { pushTitle: name, pushContent: '' });
  return {
    ...(pushTitle && { pushTitle }),
    ...(pushContent && { pushContent }),
    ...(extra && { extra }),
  };
}
