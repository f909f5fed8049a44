import type { GlobalComponents } from 'vue';
import 'rc-call-kit/vue';

/** What a template checks what is written on a tag against. */
type PropsOf<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];

export const provider: PropsOf<'rc-call-provider'> = {
  id: 'calls',
  class: ['calls', { on: true }],
  key: 1,
  appKey: 'key',
  'token-url': '/token',
  backend: 'local',
  keepHistory: true,
  resolveUsers: async (ids) => ids.map((userId) => ({ userId, name: userId })),
  onRcCallEnded: ({ reason, durationMs }) => console.log(reason.length, durationMs.toFixed()),
  onRcHangUpRequest: (event) => event.preventDefault(),
  onClick: () => {},
};
export const timer: PropsOf<'rc-call-timer'> = { since: Date.now() };

export const wrong: [
  PropsOf<'rc-call-provider'>,
  PropsOf<'rc-call-timer'>,
  PropsOf<'rc-call-provider'>,
  PropsOf<'rc-call-provider'>,
] = [
  // @ts-expect-error: no such back end
  { backend: 'skype' },
  // @ts-expect-error: a time is a number
  { since: 'now' },
  // @ts-expect-error: users, not names
  { resolveUsers: async () => ['Ada'] },
  // @ts-expect-error: it has no `detail`
  { onRcCallEnded: (event) => event.detail },
];
// @ts-expect-error: no such tag
export type Fax = PropsOf<'rc-call-fax'>;
