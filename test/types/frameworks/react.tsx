/** @jsxImportSource react */
import { useRef } from 'react';
import type { CallStore, Profile, RcCallProvider } from 'rc-call-kit';
import 'rc-call-kit/react';

const resolveUsers = async (ids: readonly string[]): Promise<Profile[]> =>
  ids.map((userId) => ({ userId, name: userId }));

export function Page({ store }: { store: CallStore }) {
  const provider = useRef<RcCallProvider>(null);
  return (
    <>
      <rc-call-provider
        {...{ id: 'calls', className: 'calls', key: 'calls', 'data-page': 'x' }}
        ref={provider}
        app-key="key"
        tokenUrl="/token"
        backend="local"
        no-answer-ms="5000"
        maxVideoMembers={4}
        keepHistory
        resolveUsers={resolveUsers}
        onrc-call-ended={(event) => console.log(event.reason.length, event.durationMs.toFixed())}
        onrc-hang-up-request={(event) => event.preventDefault()}
        onClick={(event) => console.log(event.currentTarget.state.connection)}
      >
        Words of the page
      </rc-call-provider>
      <rc-call-button user-id="7" media="video" hidden style={{ color: 'red' }} />
      <rc-member-picker selected={['7']} max={3} open slot="x" />
      <rc-call-timer since={Date.now()} store={store} lang="ko" />
      <rc-call-panel inline minimized={false} />
    </>
  );
}

export const wrong = [
  // @ts-expect-error: no such back end
  <rc-call-provider backend="skype" />,
  // @ts-expect-error: no such property
  <rc-call-provider tokn="7" />,
  // @ts-expect-error: a time is a number
  <rc-call-timer since="now" />,
  // @ts-expect-error: no such kind of call
  <rc-call-button media="fax" />,
  // @ts-expect-error: users, not names
  <rc-call-provider resolveUsers={async () => ['Ada']} />,
  // @ts-expect-error: it has no `detail`
  <rc-call-provider onrc-call-ended={(event) => event.detail} />,
  // @ts-expect-error: no such reason
  <rc-call-provider onrc-call-ended={({ reason }) => reason === 'bored'} />,
  // @ts-expect-error: an attribute's value, too
  <rc-call-provider no-answer-ms="soon" />,
  // @ts-expect-error: read-only
  <rc-call-panel phase="idle" />,
  // @ts-expect-error: no such tag
  <rc-call-fax />,
];
