/** How far one side is in a call. */
export type Stage =
  /** Dialled here. Devices are opening, the invitation is not out. */
  | 'dialling'
  /** Being called. */
  | 'ringing'
  /** Accepted here, or merged with the call of somebody who dialled this user. Devices are opening. */
  | 'answering'
  /** In the call: newcomers connect to this side. A caller is from when the invitation is out. */
  | 'joined'
  | 'ended';
