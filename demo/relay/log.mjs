/** The relay's log: one line of JSON for each event, without addresses of people and without what they say. */

const MAX_LINES_PER_SECOND = 100;

/**
 * Room names come from strangers. Everything but printable ASCII is escaped, so that a name can neither begin a line of its
 * own nor change a terminal.
 *
 * @param {object} event
 * @returns {string} one line
 */
export function formatEvent(event) {
  return JSON.stringify(event).replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * @param {(line: string) => void} write
 * @returns {(event: string, facts?: object) => void} logs an event. Of a flood, the first lines of each second are written;
 *   the next line says how many were skipped.
 */
export function createLog(write) {
  let second = 0;
  let lines = 0;
  let skipped = 0;
  return (event, facts = {}) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      second = now;
      lines = 0;
    }
    lines += 1;
    if (lines > MAX_LINES_PER_SECOND) {
      skipped += 1;
      return;
    }
    const lost = skipped > 0 ? { skipped } : {};
    skipped = 0;
    write(formatEvent({ time: new Date().toISOString(), event, ...facts, ...lost }));
  };
}
