import { error } from '@sveltejs/kit';
import { personOf } from '$lib/people';
import { callToken } from '$lib/server/token';

/** Who is signed in is the first part of the address, so that two tabs can be two people. Put your own session in its place. */
export async function load({ params }) {
  const me = personOf(params.me) ?? error(404);
  return { me, token: await callToken(me) };
}
