import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import type { Profile } from 'rc-call-kit';
import 'rc-call-kit';
import 'rc-call-kit/solid';

const self = new URLSearchParams(location.search).get('as') ?? '1';

function App() {
  const [renders, setRenders] = createSignal(0);
  const [end, setEnd] = createSignal('');
  /** A new function each time. */
  const namesOf =
    (_renders: number) =>
    async (ids: readonly string[]): Promise<Profile[]> =>
      ids.map((userId) => ({ userId, name: `User ${userId}` }));
  return (
    <>
      <rc-call-provider
        backend="local"
        token={self}
        prop:resolveUsers={namesOf(renders())}
        on:rc-call-ended={({ reason }) => setEnd(reason)}
      />
      <rc-call-button user-id="2" media="video">
        Call
      </rc-call-button>
      <rc-incoming-call ringtone="none" />
      <rc-call-panel />
      <button onClick={() => setRenders(renders() + 1)}>Again</button>
      <output>
        {renders()} {end()}
      </output>
    </>
  );
}

// @ts-expect-error: no such back end
export const Wrong = () => <rc-call-provider backend="skype" />;

render(() => <App />, document.getElementById('app')!);
