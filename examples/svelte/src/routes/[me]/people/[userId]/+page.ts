import { error } from '@sveltejs/kit';
import { personOf } from '$lib/people';

export function load({ params }) {
  return { person: personOf(params.userId) ?? error(404) };
}
