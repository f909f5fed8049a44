import type { SvelteHTMLElements } from 'svelte/elements';
import 'rc-call-kit/svelte';

export const provider: SvelteHTMLElements['rc-call-provider'] = {
  id: 'calls',
  class: 'calls',
  'app-key': 'key',
  tokenUrl: '/token',
  backend: 'local',
  keepHistory: true,
  resolveUsers: async (ids) => ids.map((userId) => ({ userId, name: userId })),
  'onrc-call-ended': ({ reason, durationMs }) => console.log(reason.length, durationMs.toFixed()),
  'on:rc-hang-up-request': (event) => event.preventDefault(),
  onclick: (event) => console.log(event.currentTarget.state.connection),
};
export const timer: SvelteHTMLElements['rc-call-timer'] = { since: Date.now() };

export const wrong: [
  SvelteHTMLElements['rc-call-provider'],
  SvelteHTMLElements['rc-call-timer'],
  SvelteHTMLElements['rc-call-provider'],
  SvelteHTMLElements['rc-call-provider'],
  SvelteHTMLElements['rc-call-provider'],
] = [
  // @ts-expect-error: no such back end
  { backend: 'skype' },
  // @ts-expect-error: a time is a number
  { since: 'now' },
  // @ts-expect-error: users, not names
  { resolveUsers: async () => ['Ada'] },
  // @ts-expect-error: it has no `detail`
  { 'onrc-call-ended': (event) => event.detail },
  // @ts-expect-error: no such property
  { tokn: '7' },
];
