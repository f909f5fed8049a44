import 'rc-call-kit/react';
import type { Person } from './people';

export function CallButton({ person }: { person: Person }) {
  return (
    <rc-call-button user-id={person.userId} media="video">
      Call {person.name}
    </rc-call-button>
  );
}
