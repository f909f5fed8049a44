/** Replaces `getUserMedia` with one that fails, or that waits for the test. Each function returns a way to restore it. */
import { replace } from './replace.js';

function exceptionFor(
  constraints: MediaStreamConstraints,
  failing: { audio?: string; video?: string },
): string | undefined {
  return (
    (constraints.audio ? failing.audio : undefined) ??
    (constraints.video ? failing.video : undefined)
  );
}

/**
 * Makes `getUserMedia` fail, as it does when a device is missing, refused or in use.
 *
 * @param failing name of the `DOMException` by kind of device
 * @param asked collects the constraints of each request
 * @returns restores `getUserMedia`
 */
export function breakDevices(
  failing: { audio?: string; video?: string },
  asked: MediaStreamConstraints[] = [],
): () => void {
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  return replace(mediaDevices, 'getUserMedia', async (constraints = {}) => {
    asked.push(constraints);
    const exception = exceptionFor(constraints, failing);
    if (exception) throw new DOMException('as the test wants it', exception);
    return getUserMedia(constraints);
  });
}

/** Makes `getUserMedia` wait for the test, as it waits for a person to decide. */
export function holdDevices() {
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  const asked: MediaStreamConstraints[] = [];
  const pending: {
    constraints: MediaStreamConstraints;
    resolve: (stream: MediaStream) => void;
    reject: (cause: unknown) => void;
  }[] = [];
  const restore = replace(mediaDevices, 'getUserMedia', (constraints = {}) => {
    asked.push(constraints);
    return new Promise((resolve, reject) => pending.push({ constraints, resolve, reject }));
  });
  return {
    asked,
    /** Grants all pending requests, and waits until the page has received them. */
    grant: async () => {
      const questions = pending.splice(0);
      const streams = await Promise.all(
        questions.map(async ({ constraints, resolve }) => ({
          resolve,
          stream: await getUserMedia(constraints),
        })),
      );
      for (const { resolve, stream } of streams) resolve(stream);
      await new Promise((resolve) => setTimeout(resolve));
    },
    /** Rejects all pending requests with a `DOMException` of that name, and waits until the page has received it. */
    refuse: async (exception: string) => {
      for (const { reject } of pending.splice(0))
        reject(new DOMException('as the test wants it', exception));
      await new Promise((resolve) => setTimeout(resolve));
    },
    restore,
  };
}
