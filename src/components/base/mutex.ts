/** A mutex with a queue: two tags of one call ring once, and the next one takes over when the first leaves. */
import { shared } from '../../core/call/page-registry.js';

interface Waiter {
  start(): () => void;
  isWanted(): boolean;
  /** There while it holds the mutex. */
  stop?: () => void;
}

/** The holder of each mutex, then those that wait for it. */
const queues = shared('queues', () => new WeakMap<object, Waiter[]>());

/**
 * Runs `start` at once, or when everybody who came earlier has left the queue.
 *
 * @param key identifies the mutex: what there may be only one of
 * @param start begins, and returns the stop
 * @param isWanted asked before a start; `false` when there is no reason for it any more
 * @returns stops it and leaves the queue; harmless when repeated
 */
export function startExclusive(
  key: object,
  start: () => () => void,
  isWanted: () => boolean = () => true,
): () => void {
  const queue = queues.get(key) ?? [];
  queues.set(key, queue);
  const waiter: Waiter = { start, isWanted };
  queue.push(waiter);
  startFirst(queue);
  return () => {
    const index = queue.indexOf(waiter);
    if (index < 0) return;
    queue.splice(index, 1);
    waiter.stop?.();
    startFirst(queue);
  };
}

function startFirst([first]: Waiter[]): void {
  if (first && !first.stop && first.isWanted()) first.stop = first.start();
}
