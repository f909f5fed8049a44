import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'rc-call-kit';
import 'rc-call-kit/react';
import type { RcCallEventMap, RcCallProvider } from 'rc-call-kit';

const self = new URLSearchParams(location.search).get('as') ?? '1';

/** React 18 sets attributes only: functions and listeners come by a `ref`. */
function App() {
  const [renders, setRenders] = useState(0);
  const [end, setEnd] = useState('');
  const ref = useRef<RcCallProvider>(null);
  useEffect(() => {
    const provider = ref.current!;
    const handleEnded = ({ reason }: RcCallEventMap['rc-call-ended']) => setEnd(reason);
    provider.resolveUsers = async (ids) =>
      ids.map((userId) => ({ userId, name: `User ${userId}` }));
    provider.addEventListener('rc-call-ended', handleEnded);
    return () => provider.removeEventListener('rc-call-ended', handleEnded);
  });
  return (
    <>
      <rc-call-provider ref={ref} backend="local" token={self} />
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
