import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { personOf } from '../../lib/people';
import { callToken } from '../../lib/token';
import { Calls } from './calls';

interface Props {
  children: ReactNode;
  params: Promise<{ me: string }>;
}

/** Who is signed in is the first part of the address, so that two tabs can be two people. Put your own session in its place. */
export default async function SignedInLayout({ children, params }: Props) {
  const me = personOf((await params).me);
  if (!me) notFound();
  return (
    <>
      <nav>
        <Link href={`/${me.userId}`}>Colleagues</Link> <a href="/">Sign out {me.name}</a>
      </nav>
      <Calls token={await callToken(me)} />
      {children}
    </>
  );
}
