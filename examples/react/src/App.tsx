import { useState } from 'react';
import { Link, Route, Routes } from 'react-router';
import { Calls } from './Calls';
import { ListPage, PersonPage } from './pages';
import { people, type Person } from './people';
import { signedIn, signIn, signOut } from './session';

export function App() {
  const [me, setMe] = useState(signedIn);
  if (!me)
    return (
      <SignIn
        onChoose={(person) => {
          signIn(person);
          setMe(person);
        }}
      />
    );
  return (
    <>
      <nav>
        <Link to="/">Colleagues</Link>{' '}
        <button
          onClick={() => {
            signOut();
            setMe(undefined);
          }}
        >
          Sign out {me.name}
        </button>
      </nav>
      <Calls me={me} />
      <Routes>
        <Route path="/" element={<ListPage me={me} />} />
        <Route path="/people/:userId" element={<PersonPage />} />
      </Routes>
    </>
  );
}

function SignIn({ onChoose }: { onChoose: (person: Person) => void }) {
  return (
    <>
      <h1>Who are you?</h1>
      {people.map((person) => (
        <button key={person.userId} onClick={() => onChoose(person)}>
          {person.name}
        </button>
      ))}
    </>
  );
}
