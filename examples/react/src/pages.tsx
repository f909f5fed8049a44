import { Link, useParams } from 'react-router';
import { CallButton } from './CallButton';
import { people, personOf, type Person } from './people';

export function ListPage({ me }: { me: Person }) {
  const others = people.filter((person) => person !== me);
  return (
    <>
      <h1>Colleagues</h1>
      <ul>
        {others.map((person) => (
          <li key={person.userId}>
            <Link to={`/people/${person.userId}`}>{person.name}</Link>{' '}
            <CallButton person={person} />
          </li>
        ))}
      </ul>
    </>
  );
}

export function PersonPage() {
  const person = personOf(useParams().userId);
  if (!person) return <h1>Nobody here</h1>;
  return (
    <>
      <h1>{person.name}</h1>
      <p>{person.job}</p>
      <CallButton person={person} />
    </>
  );
}
