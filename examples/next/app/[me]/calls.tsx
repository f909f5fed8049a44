'use client';
import { useCallback, useState } from 'react';
import 'rc-call-kit';
import 'rc-call-kit/react';
import type { RcCallEventMap, RcCallProvider } from 'rc-call-kit';
import { noteOf, resolveUsers } from '../../lib/people';

/** Signs in, rings, and shows the call. It stands in the layout, so no page below takes it away. */
export function Calls({ token }: { token: string }) {
  const [note, setNote] = useState('');
  // React sets no functions and listeners on a tag that came from the server: a ref does.
  const equip = useCallback((provider: RcCallProvider) => {
    const handleEnded = (event: RcCallEventMap['rc-call-ended']) => setNote(noteOf(event));
    provider.resolveUsers = resolveUsers;
    provider.addEventListener('rc-call-ended', handleEnded);
    return () => provider.removeEventListener('rc-call-ended', handleEnded);
  }, []);
  return (
    <>
      <rc-call-provider ref={equip} backend="local" token={token}>
        <rc-incoming-call />
        {/* It says its phase in an attribute before React has taken the page over. */}
        <rc-call-panel suppressHydrationWarning />
      </rc-call-provider>
      <output>{note}</output>
    </>
  );
}
