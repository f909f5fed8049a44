/** One at a time: two tags of one call ring once, and the next takes over when the first one leaves. */

interface Turn {
  start(): () => void;
  isWanted(): boolean;
  stop?: () => void;
}

const lines = new WeakMap<object, Turn[]>();

/**
 * Starts at once, or when all who came before have left.
 *
 * @param of what there is one of
 * @param start begins and returns the end
 * @param isWanted asked before a late start: what it was for may be over
 * @returns leaves; harmless when repeated
 */
export function startExclusive(
  of: object,
  start: () => () => void,
  isWanted: () => boolean = () => true,
): () => void {
  const line = lines.get(of) ?? [];
  lines.set(of, line);
  const turn: Turn = { start, isWanted };
  line.push(turn);
  startFirst(line);
  return () => {
    const at = line.indexOf(turn);
    if (at < 0) return;
    line.splice(at, 1);
    turn.stop?.();
    startFirst(line);
  };
}

function startFirst([first]: Turn[]): void {
  if (first && !first.stop && first.isWanted()) first.stop = first.start();
}
