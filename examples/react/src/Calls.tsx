import { useEffect, useState } from 'react';
import 'rc-call-kit/react';
import { callToken, noteOf, resolveUsers, type Person } from './people';

/** Signs in, rings, and shows the call. It stands above the routes, so no other page takes it away. */
export function Calls({ me }: { me: Person }) {
  const [token, setToken] = useState<string>();
  const [note, setNote] = useState('');
  useEffect(() => {
    callToken(me).then(setToken, () => setNote('There are no calls now. Reload the page.'));
  }, [me]);
  return (
    <>
      <rc-call-provider
        backend="local"
        token={token}
        resolveUsers={resolveUsers}
        onrc-call-ended={(event) => setNote(noteOf(event))}
      >
        <rc-incoming-call />
        <rc-call-panel />
      </rc-call-provider>
      <output>{note}</output>
    </>
  );
}
