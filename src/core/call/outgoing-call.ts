import type { CallInfo, CallRequest } from './call-info.js';

/** An outgoing call as it begins: nobody rings yet, and the local devices are being opened. */
export function outgoingCall(
  { id, userIds, groupId, media, ...rest }: CallRequest,
  callerId: string,
): CallInfo {
  return {
    ...{ ...rest, id, media, callerId },
    direction: 'outgoing',
    ...(groupId !== undefined && { groupId }),
    members: userIds.map((userId) => ({
      userId,
      status: 'invited',
      microphone: false,
      camera: false,
    })),
    microphone: 'pending',
    camera: media === 'video' ? 'pending' : 'off',
  };
}
