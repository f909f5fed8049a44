import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'rc-call-kit';
import 'rc-call-kit/react';

const self = new URLSearchParams(location.search).get('as') ?? '1';

function App() {
  const [renders, setRenders] = useState(0);
  const [end, setEnd] = useState('');
  return (
    <>
      <rc-call-provider
        backend="local"
        token={self}
        resolveUsers={async (ids) => ids.map((userId) => ({ userId, name: `User ${userId}` }))}
        onrc-call-ended={({ reason }) => setEnd(reason)}
      />
      <rc-call-button user-id="2" media="video">
        Call
      </rc-call-button>
      <rc-incoming-call ringtone="none" />
      <rc-call-panel />
      <button onClick={() => setRenders(renders + 1)}>Again</button>
      <output>
        {renders} {end}
      </output>
    </>
  );
}

// @ts-expect-error: no such back end
export const wrong = <rc-call-provider backend="skype" />;

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
