'use client';
import { useCallback, useState } from 'react';
import 'rc-call-kit';
import 'rc-call-kit/react';
import type { RcCallEventMap, RcCallProvider } from 'rc-call-kit';

/** Markup from the server has no functions and listeners: they come by a `ref`. */
export function Calls({ self }: { self: string }) {
  const [renders, setRenders] = useState(0);
  const [end, setEnd] = useState('');
  const equip = useCallback((provider: RcCallProvider) => {
    const handleEnded = ({ reason }: RcCallEventMap['rc-call-ended']) => setEnd(reason);
    provider.resolveUsers = async (ids) =>
      ids.map((userId) => ({ userId, name: `User ${userId}` }));
    provider.addEventListener('rc-call-ended', handleEnded);
    return () => provider.removeEventListener('rc-call-ended', handleEnded);
  }, []);
  return (
    <>
      <rc-call-provider ref={equip} backend="local" token={self} />
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
