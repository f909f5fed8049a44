import { people } from '../lib/people';

export default function SignInPage() {
  return (
    <>
      <h1>Who are you?</h1>
      {people.map(({ userId, name }) => (
        <p key={userId}>
          <a href={`/${userId}`}>{name}</a>
        </p>
      ))}
    </>
  );
}
