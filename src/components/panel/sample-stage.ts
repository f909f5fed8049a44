/** A stage with people who do not exist, for drawing ahead. */
import { html, nothing } from 'lit';
import type { LiveCallState, StoreState } from '../../core/call/call-state.js';
import type { CallStore } from '../../core/store/call-store.js';
import type { Profiles } from '../../core/people/profiles.js';
import type { Strings } from '../words/strings-for.js';
import type { AutoHide } from './auto-hide.js';
import { heading } from './parts.js';
import { stage } from './stage.js';

const call: LiveCallState = {
  phase: 'outgoing',
  call: {
    ...{ id: 'sample', callerId: 'A', direction: 'outgoing', media: 'video' },
    members: [{ userId: 'B', status: 'invited', microphone: false, camera: false }],
    microphone: 'pending',
    camera: 'pending',
  },
};

const state: StoreState = {
  ...{ connection: 'connected', call, problem: null },
  self: { userId: 'A', name: 'A' },
};

/** As much of a store as the tags on the stage use. */
const sampleStore = {
  state,
  features: {},
  profiles: {
    get: (userId) => ({ userId, name: userId }),
    subscribe: () => () => {},
  } satisfies Partial<Profiles>,
  subscribe: () => () => {},
  observe: () => () => {},
  attachView: () => () => {},
} as unknown as CallStore;

/** The people alone. Drawn before the rest, so that a slow processor has two short tasks instead of a long one. */
export function samplePeople(): unknown {
  return html`<rc-member-grid .store=${sampleStore}></rc-member-grid>`;
}

export function sampleStage(text: Strings): unknown {
  const autoHide: Partial<AutoHide> = { isHidden: false };
  return stage({
    call,
    store: sampleStore,
    text,
    groupId: '',
    heading: heading('A', sampleStore, ''),
    headButtons: nothing,
    notice: nothing,
    note: '',
    autoHide: autoHide as AutoHide,
    onKeydown: () => {},
    onFullScreenChange: () => {},
    onSwitchToAudio: () => {},
  });
}
