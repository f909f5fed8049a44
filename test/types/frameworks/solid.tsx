/** @jsxImportSource solid-js */
import type { CallStore, Profile, RcCallProvider } from 'rc-call-kit';
import 'rc-call-kit/solid';

const resolveUsers = async (ids: readonly string[]): Promise<Profile[]> =>
  ids.map((userId) => ({ userId, name: userId }));

export function Page({ store }: { store: CallStore }) {
  let provider: RcCallProvider | undefined;
  return (
    <>
      <rc-call-provider
        ref={(tag) => (provider = tag)}
        id="calls"
        class="calls"
        attr:app-key="key"
        prop:tokenUrl="/token"
        backend="local"
        resolveUsers={resolveUsers}
        on:rc-call-ended={(event) => console.log(event.reason.length, event.durationMs.toFixed())}
        onClick={() => console.log(provider?.state.connection)}
      >
        Words of the page
      </rc-call-provider>
      <rc-call-button user-id="7" media="video" />
      <rc-call-timer prop:since={Date.now()} prop:store={store} />
    </>
  );
}

export const wrong = [
  // @ts-expect-error: no such back end
  () => <rc-call-provider prop:backend="skype" />,
  // @ts-expect-error: no such property
  () => <rc-call-provider tokn="7" />,
  // @ts-expect-error: a time is a number
  () => <rc-call-timer prop:since="now" />,
  // @ts-expect-error: users, not names
  () => <rc-call-provider prop:resolveUsers={async () => ['Ada']} />,
  // @ts-expect-error: it has no `detail`
  () => <rc-call-provider on:rc-call-ended={(event) => event.detail} />,
  // @ts-expect-error: no such tag
  () => <rc-call-fax />,
];
