import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createHashRouter, Outlet, RouterProvider, useLocation, useNavigate } from 'react-router';
import 'rc-call-kit';
import 'rc-call-kit/react';

const self = new URLSearchParams(location.search).get('as') ?? '1';

/** Above the outlet: no route unmounts it. */
function Root() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [end, setEnd] = useState('');
  return (
    <>
      <rc-call-provider
        backend="local"
        token={self}
        resolveUsers={async (ids) => ids.map((userId) => ({ userId, name: `User ${userId}` }))}
        onrc-call-ended={({ reason }) => setEnd(reason)}
      />
      <rc-incoming-call ringtone="none" />
      <rc-call-panel />
      <button onClick={() => navigate('/second')}>Again</button>
      <output>
        {pathname === '/second' ? 1 : 0} {end}
      </output>
      <Outlet />
    </>
  );
}

function First() {
  return (
    <rc-call-button user-id="2" media="video">
      Call
    </rc-call-button>
  );
}

const router = createHashRouter([
  {
    element: <Root />,
    children: [
      { path: '/', element: <First /> },
      { path: '/second', element: <h1>Second</h1> },
    ],
  },
]);

createRoot(document.getElementById('app')!).render(<RouterProvider router={router} />);
