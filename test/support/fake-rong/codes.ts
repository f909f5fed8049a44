/** The vendor's numbers that the stand-in answers with. */

export const SUCCESS = 10_000;

export const Call = {
  anotherCall: 53_200,
  notSent: 53_201,
  blacklisted: 53_202,
  notInGroup: 53_203,
  noMicrophone: 53_301,
  noCamera: 53_302,
  noDevices: 53_303,
  audioNotPublished: 53_305,
  videoNotPublished: 53_306,
  noVideoTrack: 53_309,
  notUnpublished: 53_310,
  noGroup: 53_311,
} as const;

export const Rtc = {
  disconnected: 50_000,
  badParams: 50_001,
  alreadyJoined: 50_002,
  serviceOff: 53_009,
  noMedia: 53_010,
  denied: 53_012,
  noUser: 53_015,
  notReady: 53_020,
  noElement: 53_021,
  refused: 53_028,
  notPublished: 53_031,
} as const;

export const Im = {
  disconnected: 2,
  blacklisted: 405,
  notInGroup: 22_406,
  tooLarge: 30_016,
  notConnected: 30_001,
  unreachable: 30_007,
  wrongToken: 31_004,
  kicked: 31_010,
  blocked: 31_011,
  expiredToken: 31_020,
  notInitialised: 33_001,
} as const;

/** `RCCallEndReason`: what happened here. What the other side is told is 10 more. */
export const End = {
  cancel: 1,
  reject: 2,
  hangUp: 3,
  busy: 4,
  noAnswer: 5,
  network: 7,
  noDevice: 8,
  publish: 9,
  subscribe: 10,
  remoteCancel: 11,
  remoteHangUp: 13,
  remoteNoAnswer: 15,
  otherDeviceJoined: 21,
  otherDeviceInCall: 22,
  kicked: 23,
  acceptedElsewhere: 101,
  declinedElsewhere: 102,
  blacklisted: 103,
  serviceOff: 104,
} as const;

/** What the other side makes of a reason; nothing for those above 100. */
export function remoteReason(reason: number): number | undefined {
  return reason <= 10 || (reason > 20 && reason <= 24) ? reason + 10 : undefined;
}

export const PRIVATE = 1;
export const GROUP = 3;
export const AUDIO = 1;
export const VIDEO = 2;

export const SessionState = { waiting: 0, keeping: 1, end: 2 } as const;
export const UserState = { none: 0, waiting: 1, keeping: 2 } as const;
