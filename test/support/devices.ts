/** Cameras and microphones that fail, or that the browser takes its time to give. Each stands in until it is restored. */
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
 * Makes `getUserMedia` throw, as it does when a device is missing, refused or in use.
 *
 * @param failing the name of the exception by kind
 * @param asked takes down what was asked for
 * @returns the undo
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

/** Lets `getUserMedia` wait for the test, as it waits for a person. */
export function holdDevices() {
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  const asked: MediaStreamConstraints[] = [];
  const waiting: {
    constraints: MediaStreamConstraints;
    resolve: (stream: MediaStream) => void;
    reject: (cause: unknown) => void;
  }[] = [];
  const restore = replace(mediaDevices, 'getUserMedia', (constraints = {}) => {
    asked.push(constraints);
    return new Promise((resolve, reject) => waiting.push({ constraints, resolve, reject }));
  });
  return {
    asked,
    /** The person says yes, to every question at once, and the page has heard it. */
    grant: async () => {
      const questions = waiting.splice(0);
      const streams = await Promise.all(
        questions.map(async ({ constraints, resolve }) => ({
          resolve,
          stream: await getUserMedia(constraints),
        })),
      );
      for (const { resolve, stream } of streams) resolve(stream);
      await new Promise((resolve) => setTimeout(resolve));
    },
    /** The person says no, or there is nothing to say yes to; the page has heard it. */
    refuse: async (exception: string) => {
      for (const { reject } of waiting.splice(0))
        reject(new DOMException('as the test wants it', exception));
      await new Promise((resolve) => setTimeout(resolve));
    },
    restore,
  };
}
