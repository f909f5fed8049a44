/** The SDK's numbers in calls: none of them is needed before there is one. */
export const SUCCESS = 10_000;
export const PRIVATE = 1;
export const GROUP = 3;
/** `RCCallUserState`. */
export const INVITED = 1;
export const IN_CALL = 2;
/** `RCCallErrorCode`. */
export const ANOTHER_CALL = 53_200;
export const NO_MICROPHONE = 53_301;
export const NO_CAMERA = 53_302;
/** `RCLocalTrack.EVENT_LOCAL_TRACK_END`: the device was unplugged. */
export const TRACK_ENDED = 'local-track-end';
/** `RCCallEndReason`. */
export const OWN_NETWORK = 7;
export const NO_DEVICE = 8;
export const OTHER_IS_BUSY = 14;
