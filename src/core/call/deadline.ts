/**
 * Waits for a promise, but no longer than a limit. What it settles to after that is ignored.
 *
 * @param ms the limit
 * @param late makes the error when the limit is reached
 */
export async function withDeadline<T>(
  promise: Promise<T>,
  ms: number,
  late: () => Error = () => new Error('Timed out.'),
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
