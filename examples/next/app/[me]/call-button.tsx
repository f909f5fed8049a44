'use client';
import 'rc-call-kit';
import 'rc-call-kit/react';
import type { Person } from '../../lib/people';

export function CallButton({ person }: { person: Person }) {
  return (
    <rc-call-button user-id={person.userId} media="video">
      Call {person.name}
    </rc-call-button>
  );
}
