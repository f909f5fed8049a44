/** Calls a listener. One that throws is reported like any event listener's error, and stops nobody else. */
export function safeCall(listener: () => void): void {
  try {
    listener();
  } catch (cause) {
    reportError(cause);
  }
}
