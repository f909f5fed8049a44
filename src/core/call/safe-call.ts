/** Calls a listener. If it throws, the error is reported as for any event listener, and the caller goes on. */
export function safeCall(listener: () => void): void {
  try {
    listener();
  } catch (cause) {
    reportError(cause);
  }
}
