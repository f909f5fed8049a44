/** Which file registers which tags. */

export interface Piece {
  /** The tags it registers. */
  readonly tags: readonly string[];
  /** `loadStrings`: loads the page's language for those that say more than what is said before a call. */
  load(): Promise<{ register(): void; loadStrings?(): Promise<void> }>;
}

export const pieces = {
  button: { tags: ['rc-call-button'], load: () => import('../pieces/button.js') },
  ring: { tags: ['rc-incoming-call'], load: () => import('../pieces/ring.js') },
  panel: {
    tags: [
      'rc-call-panel',
      'rc-call-status',
      'rc-call-timer',
      'rc-camera-button',
      'rc-hang-up-button',
      'rc-invite-button',
      'rc-member-grid',
      'rc-member-tile',
      'rc-microphone-button',
    ],
    load: () => import('../pieces/panel.js'),
  },
  devices: {
    tags: ['rc-device-button', 'rc-flip-button'],
    load: () => import('../pieces/devices.js'),
  },
  screen: { tags: ['rc-screen-button'], load: () => import('../pieces/screen.js') },
  screenTile: { tags: ['rc-screen-tile'], load: () => import('../pieces/screen-tile.js') },
  stats: { tags: ['rc-call-stats'], load: () => import('../pieces/stats.js') },
  picker: { tags: ['rc-member-picker'], load: () => import('../pieces/picker.js') },
  history: {
    tags: ['rc-call-history', 'rc-missed-badge'],
    load: () => import('../pieces/history.js'),
  },
  group: { tags: ['rc-group-call'], load: () => import('../pieces/group.js') },
  check: { tags: ['rc-call-check'], load: () => import('../pieces/check.js') },
} satisfies Record<string, Piece>;

export type PieceName = keyof typeof pieces;

export const pieceNames = Object.keys(pieces) as PieceName[];

/** @returns the piece that registers a tag, `undefined` for a tag that is none of ours */
export function pieceOf(tag: string): PieceName | undefined {
  return pieceNames.find((name) => (pieces[name].tags as readonly string[]).includes(tag));
}
