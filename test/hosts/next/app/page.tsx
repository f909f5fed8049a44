import { Calls } from './calls';

export default async function Page({ searchParams }: { searchParams: Promise<{ as?: string }> }) {
  const { as } = await searchParams;
  return <Calls self={as ?? '1'} />;
}
