/**
 * The scenes of the gallery: every tag in every state, from fixed snapshots.
 *
 * @typedef {object} Scene
 * @property {string} name
 * @property {string} tag
 * @property {object} [state] the store's state: `phase` and parts of the call, see `snapshotOf` in gallery.js
 * @property {Record<string, unknown>} [set] properties of the tag
 * @property {[width: number, height?: number]} [box] size of the box around the tag, in CSS pixels; default height: the tag's own
 * @property {string} [background] what a page with this scene asks for behind people: `blur`, or the address of a picture
 * @property {boolean} [quiet] whether calls are not to disturb
 * @property {boolean} [alone] whether it has the page for itself, at `?scene=`
 * @property {string | [part: string, place: number]} [press] part of a button to press after rendering
 */

const OTHERS = ['3001', '3002', '3003', '3004', '3005', '3006', '3007', '3008'];

const joined = (userId, more = {}) => ({
  userId,
  status: 'joined',
  microphone: true,
  camera: true,
  ...more,
});
const waiting = (userId, status = 'invited') => ({
  userId,
  status,
  microphone: false,
  camera: false,
});

const measured = (userId, lossRatio) => ({
  userId,
  sent: [
    { kind: 'audio', bitrate: 31_600, lossRatio, jitterMs: 12, codec: 'opus' },
    {
      ...{ kind: 'video', bitrate: 412_000, lossRatio, jitterMs: 12, codec: 'VP8' },
      ...{ width: 320, height: 240, frameRate: 15 },
    },
  ],
  received: [
    { kind: 'audio', bitrate: 30_900, lossRatio: 0, jitterMs: 4, codec: 'opus' },
    {
      ...{ kind: 'video', bitrate: 1_240_000, lossRatio: 0.002, jitterMs: 6, codec: 'VP8' },
      ...{ width: 640, height: 480, frameRate: 30 },
    },
  ],
  ...{ roundTripMs: 86, path: 'relay', protocol: 'udp' },
});

const group = (members, more = {}) => ({
  phase: 'connected',
  groupId: 'group318',
  media: 'video',
  members,
  ...more,
});

const groupCall = (userIds, more = {}) => ({
  ...{ callId: 'scene', media: 'audio', userIds, since: Date.now() - 65_000 },
  ...more,
});

const NINE = [
  joined('3001', { speaking: true, quality: 5 }),
  joined('3002', { microphone: false, quality: 4 }),
  joined('3003', { camera: false, quality: 3 }),
  waiting('3004', 'ringing'),
  joined('3005', { quality: 2 }),
  joined('3006', { quality: 1 }),
  joined('3007', { camera: false, microphone: false }),
  waiting('3008'),
];
const TWENTY = Array.from({ length: 19 }, (_, i) =>
  joined(OTHERS[i % 8] + (i < 8 ? '' : `-${i}`), { camera: i % 3 !== 0, quality: (i % 5) + 1 }),
);

const duo = (more = {}) => ({
  phase: 'connected',
  media: 'video',
  members: [joined('3002', { quality: 4 })],
  ...more,
});
const audio = (more = {}) =>
  duo({ media: 'audio', members: [joined('3002', { camera: false })], ...more });
const incoming = (more = {}) => ({
  phase: 'incoming',
  callerId: '3002',
  members: [joined('3002')],
  media: 'audio',
  ...more,
});
const ended = (reason, { error, ...more } = {}) => ({
  phase: 'ended',
  media: 'video',
  members: [joined('3002')],
  end: { reason, endedBy: 'remote', durationMs: reason === 'hung-up' ? 65_000 : 0, error },
  ...more,
});

const PANEL = { tag: 'rc-call-panel', set: { inline: true }, box: [640, 480] };
const PHONE = { ...PANEL, box: [320, 600] };
const RING = { tag: 'rc-incoming-call', set: { inline: true, ringtone: 'none' }, box: [360] };
const GRID = { tag: 'rc-member-grid', box: [640, 400] };
const tile = (name, member, more = {}) => ({
  name,
  tag: 'rc-member-tile',
  set: { userId: member.userId },
  state: group([member]),
  box: [240, 180],
  ...more,
});

/** @type {Scene[]} */
export const scenes = [
  { name: 'audio', tag: 'rc-call-button', set: { userId: '3002' } },
  { name: 'video', tag: 'rc-call-button', set: { userId: '3002', media: 'video' } },

  { ...RING, name: 'audio call', state: incoming() },
  { ...RING, name: 'video call', state: incoming({ media: 'video' }) },
  {
    ...RING,
    name: 'group of many',
    state: incoming({
      media: 'video',
      groupId: 'group318',
      members: OTHERS.slice(1).map((userId) => joined(userId)),
    }),
  },
  { ...RING, name: 'rings in another tab', state: incoming({ quiet: true }) },
  { ...RING, name: 'do not disturb', state: incoming({ media: 'video' }), quiet: true },
  {
    ...RING,
    name: 'quick replies',
    state: incoming(),
    set: { ...RING.set, quickReplies: 'In a meeting, I call you back|Later, please' },
    press: 'quick-replies',
  },
  {
    ...RING,
    name: 'sound is blocked',
    state: incoming(),
    set: { ...RING.set, soundBlocked: true },
  },

  {
    ...PANEL,
    name: 'calling',
    state: duo({ phase: 'outgoing', members: [waiting('3002', 'ringing')] }),
  },
  { ...PANEL, name: 'connecting', state: audio({ phase: 'connecting', microphone: 'pending' }) },
  { ...PANEL, name: 'audio call', state: audio() },
  { ...PANEL, name: 'video call', state: duo() },
  { ...PANEL, name: 'everything off', state: duo({ microphone: 'off', camera: 'off' }) },
  { ...PANEL, name: 'muted and speaking', state: duo({ microphone: 'off', speaking: true }) },
  { ...PANEL, name: 'reconnecting', state: duo({ link: 'recovering' }) },
  {
    ...PANEL,
    name: 'no camera',
    state: duo({ camera: 'blocked', problem: ['device-busy', { device: 'camera' }] }),
  },
  {
    ...PANEL,
    name: 'sound is blocked',
    state: duo({ problem: ['permission-denied', { detail: 'sound-blocked' }] }),
  },
  { ...PANEL, name: 'group of three', state: group([joined('3002'), joined('3003')]) },
  { ...PANEL, name: 'a shared screen', state: duo({ screens: ['3002'] }), box: [900, 640] },
  { ...PANEL, name: 'the own screen', state: duo({ screens: ['3000'] }) },
  {
    ...PANEL,
    name: 'two screens in a group',
    state: group(NINE, { screens: ['3001', '3002'] }),
    box: [900, 640],
  },
  { ...PANEL, name: 'group of nine', state: group(NINE), box: [900, 640] },
  { ...PANEL, name: 'small', state: duo(), set: { inline: true, minimized: true }, box: [420] },
  { ...PHONE, name: 'video call on a phone', state: duo() },
  { ...PHONE, name: 'group on a phone', state: group(NINE) },
  { ...PHONE, name: 'a shared screen on a phone', state: audio({ screens: ['3002'] }) },
  {
    ...PANEL,
    name: 'to return to',
    state: duo({ phase: 'returning', returning: true }),
    box: [420],
  },
  { ...PANEL, name: 'declined', state: ended('declined'), box: [420] },
  { ...PANEL, name: 'hung up', state: ended('hung-up'), box: [420] },
  {
    ...PANEL,
    name: 'ended by a reload',
    state: ended('hung-up', { returning: true, error: ['bad-request', { detail: 'page-left' }] }),
    box: [420],
  },
  {
    ...PANEL,
    name: 'answered elsewhere',
    state: ended('answered-elsewhere', { direction: 'incoming' }),
    box: [420],
  },
  {
    ...PANEL,
    name: 'no call, a problem',
    state: { phase: 'idle', problem: ['token-expired', {}] },
    box: [420],
  },
  { ...PANEL, name: 'no call, do not disturb', state: {}, box: [420], quiet: true },

  { ...GRID, name: 'two', state: duo() },
  { ...GRID, name: 'four', state: group(NINE.slice(0, 3)) },
  { ...GRID, name: 'twenty', state: group(TWENTY), box: [900, 640] },
  { ...GRID, name: 'twenty in a narrow box', state: group(TWENTY), box: [320, 480] },
  { ...GRID, name: 'a shared screen', state: duo({ screens: ['3002'] }) },
  { ...GRID, name: 'pinned', state: group(NINE), box: [640, 480], press: 'pin-button' },

  tile('invited', waiting('3002')),
  tile('ringing', waiting('3002', 'ringing')),
  tile('muted', joined('3002', { microphone: false, camera: false })),
  tile('reconnecting', joined('3002', { microphone: false, camera: false, reconnecting: true })),
  tile('speaking', joined('3002', { speaking: true, camera: false })),
  ...[1, 2, 3, 4, 5].map((quality) => tile(`quality ${quality}`, joined('3002', { quality }))),

  {
    name: 'what is bad',
    tag: 'rc-call-stats',
    set: { inline: true },
    state: duo({ stats: [measured('3002', 0.12)] }),
    box: [400],
  },
  {
    name: 'in a group',
    tag: 'rc-call-stats',
    set: { inline: true },
    state: group([joined('3002'), joined('3003')], {
      stats: [measured('3002', 0), measured('3003', 0.01)],
    }),
    box: [400],
  },

  {
    name: 'enlarged',
    tag: 'rc-screen-tile',
    set: { userId: '3002' },
    state: duo({ screens: ['3002'] }),
    box: [480, 320],
    press: ['zoom-button', 1],
  },

  {
    name: 'members',
    tag: 'rc-member-picker',
    alone: true,
    set: { groupId: 'group318', open: true, selected: ['3002'], exclude: ['3004'] },
  },
  {
    name: 'nobody',
    tag: 'rc-member-picker',
    alone: true,
    set: { members: [], open: true },
  },
  {
    name: 'at the limit',
    tag: 'rc-member-picker',
    alone: true,
    set: { groupId: 'group318', open: true, selected: ['3002'], max: 1 },
  },

  { name: 'the time', tag: 'rc-call-timer', state: duo() },
  ...['microphone', 'camera', 'screen', 'hang-up', 'invite', 'device'].map((what) => ({
    name: 'alone',
    tag: `rc-${what}-button`,
    state: group(NINE),
  })),
  { name: 'alone', tag: 'rc-call-status', state: duo({ link: 'recovering' }) },

  {
    name: 'backgrounds',
    tag: 'rc-device-button',
    alone: true,
    state: duo(),
    background: 'avatars/3005.svg',
    press: 'device-button',
  },

  { name: 'as this page is', tag: 'rc-call-check', box: [360] },
  {
    name: 'backgrounds',
    tag: 'rc-call-check',
    alone: true,
    background: 'blur',
    box: [360],
    press: 'mirror-button',
  },
  {
    name: 'video, two people',
    tag: 'rc-group-call',
    state: { phase: 'idle', groupCall: groupCall(['3002', '3003'], { media: 'video' }) },
    set: { groupId: 'group318' },
    box: [360],
  },
  {
    name: 'audio, eight people',
    tag: 'rc-group-call',
    state: { phase: 'idle', groupCall: groupCall(OTHERS) },
    set: { groupId: 'group318' },
    box: [280],
  },
  { name: 'empty', tag: 'rc-call-history', box: [360] },
  { name: 'calls', tag: 'rc-call-history', state: { phase: 'idle', history: true }, box: [360] },
  { name: 'missed calls', tag: 'rc-missed-badge', state: { phase: 'idle', history: true } },
];
