import { notFound } from 'next/navigation';
import { personOf } from '../../../../lib/people';
import { CallButton } from '../../call-button';

export default async function PersonPage({ params }: { params: Promise<{ userId: string }> }) {
  const person = personOf((await params).userId);
  if (!person) notFound();
  return (
    <>
      <h1>{person.name}</h1>
      <p>{person.job}</p>
      <CallButton person={person} />
    </>
  );
}
