import Link from 'next/link';
import { people } from '../../lib/people';
import { CallButton } from './call-button';

export default async function ListPage({ params }: { params: Promise<{ me: string }> }) {
  const { me } = await params;
  const others = people.filter(({ userId }) => userId !== me);
  return (
    <>
      <h1>Colleagues</h1>
      <ul>
        {others.map((person) => (
          <li key={person.userId}>
            <Link href={`/${me}/people/${person.userId}`}>{person.name}</Link>{' '}
            <CallButton person={person} />
          </li>
        ))}
      </ul>
    </>
  );
}
